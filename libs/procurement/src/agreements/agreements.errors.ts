import { defineProblems } from '@app/platform';

export const agreementsProblems = defineProblems({
  'agreement.exists': {
    status: 409,
    zh: '这两个地区当年已有一份协议，请打开原协议；如填写有误，请先撤回原草稿。',
    en: 'These two regions have an agreement for that year; open it, or withdraw its draft first.',
  },
  'agreement.not_yours': {
    status: 422,
    zh: '协议双方都不在本单位的管辖范围内，请核对东部、西部地区。',
    en: 'Neither side of the agreement lies within your region; check both.',
  },
  'agreement.not_paired': {
    status: 422,
    zh: '这两个地区之间没有结对关系，请核对：先东部，后西部。',
    en: 'Nothing is paired between these two regions; check them: the eastern one first.',
  },
  'agreement.two_purchases': {
    status: 422,
    zh: '“采购和帮助销售”指标只能有一项，请合并。',
    en: 'Purchases can be one indicator only; join them.',
  },
  'agreement.name_needed': {
    status: 422,
    zh: '“其他”指标请写明名称；目录内的指标不用另起名称。',
    en: 'Say what another indicator is called; those of the catalogue have names.',
  },
  'agreement.wrong_state': {
    status: 409,
    zh: '该协议已生效或已撤回，请刷新后查看。',
    en: 'This agreement is in force or withdrawn by now; reload it.',
  },
  'agreement.other_side_confirms': {
    status: 409,
    zh: '协议须由对方（或对方上级）确认，填写的一方不能自己确认。',
    en: 'The other side confirms an agreement, never the one that entered it.',
  },
  'agreement.own_side_withdraws': {
    status: 409,
    zh: '草稿只能由填写的一方撤回。',
    en: 'Only the side that entered the draft withdraws it.',
  },
  'agreement.not_in_force': {
    status: 409,
    zh: '协议尚未生效或已终止：未生效的请先由对方确认。',
    en: 'The agreement is not in force, or was stopped; a draft is confirmed by the other side first.',
  },
  'supplement.not_yours': {
    status: 409,
    zh: '本单位不是协议的一方，请由协议一方填写补充协议。',
    en: 'Your office is no side of this agreement; one of the two enters its supplements.',
  },
  'supplement.pending': {
    status: 409,
    zh: '已有一份补充协议待对方确认，请先确认或撤回。',
    en: 'A supplement is waiting already; have it confirmed or withdraw it first.',
  },
  'supplement.unknown_indicator': {
    status: 422,
    zh: '指标不在这份协议里，或出现了两次，请核对。',
    en: 'This indicator is not in the agreement, or stands twice; check it.',
  },
  'supplement.no_change': {
    status: 422,
    zh: '与现行约定数相同，请改为新的约定数，或删去这一项。',
    en: 'This is what is agreed already; enter another figure or leave it out.',
  },
  'supplement.wrong_state': {
    status: 409,
    zh: '补充协议已生效或已撤回，或协议已终止，请刷新后查看。',
    en: 'This supplement is in force or withdrawn by now, or the agreement was stopped; reload it.',
  },
  'indicator_report.tallied': {
    status: 409,
    zh: '采购额由平台按采购事实汇总，不接受填报；平台外的采购请在平台外销售中申报。',
    en: 'Purchases are tallied from facts and never reported; enter sales outside the platform where those are claimed.',
  },
  'indicator_report.other_year': {
    status: 422,
    zh: '发生日期不在协议年度内，或晚于今天，请核对。',
    en: 'The day is outside the year of the agreement or later than today; check it.',
  },
  'indicator_report.reason_needed': {
    status: 422,
    zh: '冲减（负数）请写明原因；正数不用填。',
    en: 'Say why something is taken off; only then.',
  },
  'indicator_report.below_nothing': {
    status: 409,
    zh: '冲减后累计会小于零，请核对已采纳的数。',
    en: 'So much has not been accepted: the sum would fall below nothing.',
  },
  'indicator_report.not_yours': {
    status: 409,
    zh: '本单位不是协议的一方，请由协议一方填报。',
    en: 'Your office is no side of this agreement; one of the two reports.',
  },
  'indicator_report.other_person_reviews': {
    status: 409,
    zh: '填报须由对方或上级的另一人审核，填报的一方不能自己审核。',
    en: 'A report is reviewed by another person, of the other side or of a level above.',
  },
  'indicator_report.wrong_state': {
    status: 409,
    zh: '该填报已审核，请刷新后查看。',
    en: 'This report was reviewed by now; reload it.',
  },
  'collaboration_file.unknown': {
    status: 422,
    zh: '附件不是本单位上传的，也不在可见范围内，请重新上传。',
    en: 'An attachment is neither from your office nor shown to it; upload it again.',
  },
});
