import { defineProblems } from '@app/platform';

export const reportingProblems = defineProblems({
  'ranking.no_progress': {
    status: 422,
    zh: '只有区、县和结对有年度任务，才能按完成进度排名；请改按金额或同比排名。',
    en: 'Only districts, counties and pairings have a target and can be ranked by progress; rank by amount or by change.',
  },
  'export.not_ready': {
    status: 409,
    zh: '文件还没有生成好，请等进度走完后再下载。',
    en: 'The file is not made yet; download it when the progress is complete.',
  },
  'export.not_made': {
    status: 409,
    zh: '这次导出没有生成文件（已取消或失败），请重新导出。',
    en: 'This export has no file, as it was cancelled or failed; ask for it again.',
  },
  'export.forgotten': {
    status: 410,
    zh: '文件只保留 7 天，已清理；请重新导出。',
    en: 'Files are kept for 7 days and this one is gone; ask for the export again.',
  },
  'export.ended': {
    status: 409,
    zh: '这次导出已经结束，不能再取消；请刷新查看。',
    en: 'This export has ended and cannot be cancelled; reload the list.',
  },
  'export.too_many_rows': {
    status: 422,
    zh: '数据超过 50 万行，一个文件放不下；请缩小范围（例如按月、按结对）后分次导出。',
    en: 'These are more than 500,000 rows, too many for one file; narrow them, say to a month or a pairing, and export in parts.',
  },
  'export.broken_off': {
    status: 409,
    zh: '生成时多次出错，没有完成；请稍后重新导出，仍不行请联系运营方。',
    en: 'Making the file failed several times; ask again later, and tell the operator if it fails again.',
  },
  'bulletin.exists': {
    status: 409,
    zh: '本地区这个月已有一份通报（草稿、待签发或已发布），请打开那一份继续。',
    en: 'There is a bulletin of this month already, drafted, proposed or published; open that one.',
  },
  'bulletin.month_ahead': {
    status: 422,
    zh: '这个月还没有开始，不能起草通报；请选择已经开始的月份。',
    en: 'This month has not begun; choose one that has.',
  },
  'bulletin.month_not_over': {
    status: 409,
    zh: '这个月还没有结束，数字还会变化；请在月末后重新取数再送审、签发。',
    en: 'This month is not over and its figures still change; take them again after its end, then propose and publish.',
  },
  'bulletin.month_open': {
    status: 409,
    zh: '这个月（或本年之前的月份）还没有关账，不能送审或签发；请先在“期间关账”里把列出的期间关账，再重新取数。',
    en: 'This month, or an earlier one of the year, is not closed; close the periods that are named, take the figures again, then propose and publish.',
  },
  'bulletin.taken_before_closing': {
    status: 409,
    zh: '数字是在关账之前取的，可能不全；请重新取数后再送审、签发。',
    en: 'The figures were taken before the month was closed and may lack something; take them again, then propose and publish.',
  },
  'bulletin.does_not_add_up': {
    status: 409,
    zh: '分项之和与合计（或关账封存的金额）不一致，不能送审或签发；请先重新取数，仍不一致请联系运营方核对汇总。',
    en: 'Parts do not add up to their whole, or to what was sealed, so this cannot be proposed or published; take the figures again, and tell the operator if they still differ.',
  },
  'bulletin.wrong_state': {
    status: 409,
    zh: '通报的状态已经改变，不能这样操作；请刷新后再看。',
    en: 'The bulletin is in another state by now; reload it.',
  },
  'bulletin.same_person': {
    status: 409,
    zh: '送审人不能自己签发，请由本地区另一位工作人员签发。',
    en: 'Who proposed it cannot publish it; another official of the region has to.',
  },
  'bulletin.version_required': {
    status: 428,
    zh: '请先打开通报，再修改或签发（缺少 If-Match）。',
    en: 'Open the bulletin first and send its ETag as If-Match.',
  },
  'bulletin.changed_meanwhile': {
    status: 412,
    zh: '通报刚被别人改过，请刷新，看过新内容后再修改或签发。',
    en: 'Somebody changed the bulletin just now; reload it, read what it says now, then change or publish that.',
  },
  'bulletin.nothing_to_print': {
    status: 409,
    zh: '草稿不能打印成正式通报；请送审、签发后再打印。',
    en: 'A draft cannot be printed as a bulletin; propose and publish it first.',
  },
  'open_data.withdrawn': {
    status: 410,
    zh: '这一期数据已由发布单位撤回，原因见目录；请改用最新发布的数据。',
    en: 'This month was withdrawn by its publisher for the reason in the list; use the latest one that is published.',
  },
});
