import { defineProblems } from '@app/platform';

export const projectsProblems = defineProblems({
  'project.not_yours': {
    status: 422,
    zh: '项目的东部、西部地区都不在本单位的管辖范围内，请核对。',
    en: 'Neither region of the project lies within yours; check both.',
  },
  'project.not_paired': {
    status: 422,
    zh: '这两个地区之间没有结对关系，请核对：先东部，后西部。',
    en: 'Nothing is paired between these two regions; check them: the eastern one first.',
  },
  'project.unknown_agreement': {
    status: 422,
    zh: '所选协议不存在、未生效，或与项目的地区、年度不符。',
    en: 'The agreement does not exist, is not in force, or is of other regions or another year.',
  },
  'project.dates_reversed': {
    status: 422,
    zh: '完工日期早于开工日期，请核对。',
    en: 'It ends before it starts; check the days.',
  },
  'project.forbidden_spending': {
    status: 422,
    zh: '协作资金不得用于基本支出、购车、楼堂馆所、奖金津贴、偿债和办公用房，请删除该项预算。',
    en: 'Aid must not pay basic expenses, vehicles, halls, bonuses, debts or offices; take the line out.',
  },
  'project.suspect_spending': {
    status: 422,
    zh: '文字中有疑似禁止支出的字样：请改写；如确不属于六类禁止支出，请写明理由，由另一人复核。',
    en: 'This sounds like forbidden spending: put it differently, or say why it is none, for a second person to judge.',
  },
  'project.needless_appeal': {
    status: 422,
    zh: '文字中没有疑似字样，不用填写理由。',
    en: 'Nothing here sounds forbidden; leave the explanation out.',
  },
  'project.wrong_state': {
    status: 409,
    zh: '项目状态已变化，请刷新后查看。',
    en: 'The project has moved on; reload it.',
  },
  'project.other_person_decides': {
    status: 409,
    zh: '项目须由登记人以外的另一人核准。',
    en: 'Somebody other than who registered it decides on a project.',
  },
  'project.lines_open': {
    status: 409,
    zh: '还有预算项目的疑似支出未复核，或复核为禁止支出：不能核准；已拨付的须先复核，或收回后再确认完工。',
    en: 'A line of the budget waits to be judged, or was judged forbidden: it cannot be approved, nor completed before what was paid of it came back.',
  },
  'project.line_open': {
    status: 409,
    zh: '该项预算的疑似支出待复核，或已复核为禁止支出，不能再拨付；请先复核，或登记收回。',
    en: 'This line waits to be judged, or was judged forbidden: nothing more is paid of it; have it judged, or record what came back.',
  },
  'project.day_out_of_range': {
    status: 422,
    zh: '日期早于开工日期或晚于今天，请核对。',
    en: 'The day is before the start or later than today; check it.',
  },
  'project.over_budget': {
    status: 422,
    zh: '累计拨付超过该项预算，或收回多于已拨付，请核对金额。',
    en: 'More would be paid than the line has, or more come back than was paid; check the amount.',
  },
  'project.unknown_line': {
    status: 422,
    zh: '没有这一预算项目，请刷新后重新选择。',
    en: 'There is no such line in the budget; reload and choose again.',
  },
  'project.reason_needed': {
    status: 422,
    zh: '收回资金（负数）请写明原因；拨付不用填。',
    en: 'Say why money came back; only then.',
  },
  'project.not_finished': {
    status: 409,
    zh: '最近一次进度填报还没有到 100%，请先填报完工进度。',
    en: 'The last report is below 100 %; report that it is done first.',
  },
  'project.other_person_completes': {
    status: 409,
    zh: '完工须由填报进度以外的另一人确认。',
    en: 'Somebody other than who reported it done confirms that it is.',
  },
  'budget_line.wrong_state': {
    status: 409,
    zh: '该预算项目不在待复核状态，请刷新后查看。',
    en: 'This line does not wait to be judged; reload it.',
  },
  'budget_line.other_person_judges': {
    status: 409,
    zh: '疑似支出须由说明理由以外的另一人复核。',
    en: 'Somebody other than who explained it judges a suspect line.',
  },
});
