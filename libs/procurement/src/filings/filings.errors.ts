import { defineProblems } from '@app/platform';

export const filingsProblems = defineProblems({
  'quota_policy.looser_than_above': {
    status: 422,
    zh: '下级规定不得宽于上级：请按上级的比例、基数、鼓励比例、“不低于上年”和截止日填写。',
    en: 'A rule may not be looser than those above it; keep to their ratios, base, ratchet and deadline.',
  },
  'quota_policy.overlaps': {
    status: 409,
    zh: '同一地区、同类单位在这些年份已有规定：请先终止原规定，或改年份。',
    en: 'This place and kind of unit has a rule for these years; end that one first, or choose other years.',
  },
  'quota_policy.foreign_region': {
    status: 422,
    zh: '只能为本地区及下级地区设定规定，请重新选择地区。',
    en: 'Rules are entered for your own region and those below; choose one of them.',
  },
  'quota_policy.bad_years': {
    status: 422,
    zh: '年份有误：终止年份应早于现有的截止年份，且不早于生效前一年。',
    en: 'Choose a last year that is before the present one, and not before the year ahead of the first.',
  },
  'unit_profile.version_required': {
    status: 428,
    zh: '缺少 If-Match 请求头：请带上您看到的版本（ETag；首次填写为 "0"）。',
    en: 'Send If-Match with the version (ETag) that you saw; "0" the first time.',
  },
  'unit_profile.year_not_open': {
    status: 422,
    zh: '食堂情况只能为本年度或下一年度填写，请重新选择年度。',
    en: 'What canteen there is can be said for this year and the next one; choose one of them.',
  },
  'unit_profile.changed_meanwhile': {
    status: 412,
    zh: '食堂情况刚被他人修改，请刷新后重试。',
    en: 'Somebody changed the particulars just now; reload and try again.',
  },
  'unit_profile.not_a_filer': {
    status: 422,
    zh: '没有找到该填报单位，或它还没有登记为合用食堂的填报单位：请核对统一社会信用代码，并请对方先登记。',
    en: 'No unit with this code files for a shared canteen; check the code, and ask that unit to say so first.',
  },
  'unit_profile.others_depend': {
    status: 409,
    zh: '还有其他单位由本单位填报，请先请它们改为其他填报单位。',
    en: 'Other units are filed for by this one; they have to choose another filer first.',
  },
  'filing.profile_missing': {
    status: 409,
    zh: '请先填写食堂情况，再填报预留份额。',
    en: 'Say first what kind of canteen there is, then file.',
  },
  'filing.no_budget': {
    status: 409,
    zh: '经销单位和承包企业没有预留份额，无需填报；线下销售和承包关系另行填报。',
    en: 'Resellers and contractors reserve nothing and file nothing here; sales outside the platform and contracts are reported elsewhere.',
  },
  'filing.unit_ended': {
    status: 409,
    zh: '本单位已合并、分立或撤销，不再填报；已报送的预留份额由承接单位继续完成。',
    en: 'This unit was merged, split or closed and files no more; what it reserved goes on with its successor.',
  },
  'filing.filed_by_other': {
    status: 409,
    zh: '本单位食堂与其他单位合用，由对方统一填报，无需重复填报。',
    en: 'The unit that shares its canteen files for this one; nothing is filed here.',
  },
  'filing.exists': {
    status: 409,
    zh: '本年度已有填报，请在原填报上修改。',
    en: 'There is a filing for this year; change that one.',
  },
  'filing.year_not_open': {
    status: 422,
    zh: '只能填报本年度或下一年度，请重新选择年度。',
    en: 'Only this year and the next one can be filed; choose one of them.',
  },
  'filing.version_required': {
    status: 428,
    zh: '缺少 If-Match 请求头：请带上您看到的填报版本（ETag）。',
    en: 'Send If-Match with the version (ETag) of the filing that you saw.',
  },
  'filing.changed_meanwhile': {
    status: 412,
    zh: '填报刚被他人修改，请刷新，看过新内容后再操作。',
    en: 'Somebody changed this filing just now; reload and look at it again.',
  },
  'filing.wrong_state': {
    status: 409,
    zh: '填报的状态已变，请刷新后查看。',
    en: 'The filing is in another state by now; reload it.',
  },
  'filing.same_person': {
    status: 409,
    zh: '代填报的人不能审核同一份填报，请由另一位同志审核。',
    en: 'Whoever handed it in cannot review it; another person has to.',
  },
  'filing.below_minimum': {
    status: 422,
    zh: '预留金额低于最低要求：请至少填写所示的金额。',
    en: 'The reserved amount is below the minimum; enter at least the figure shown.',
  },
  'filing.above_base': {
    status: 422,
    zh: '预留金额超过采购基数，请核对两项金额和单位（元）。',
    en: 'The reserved amount is above its base; check both amounts, which are in yuan.',
  },
  'filing.no_canteen_reserves_nothing': {
    status: 422,
    zh: '无食堂单位在本地按零预留填报：请填 0 并在备注中说明。',
    en: 'A unit without a canteen files zero here; enter 0 and say why in the remark.',
  },
  'filing.zero_needs_remark': {
    status: 422,
    zh: '零预留填报须在备注中说明原因。',
    en: 'Say in the remark why nothing is reserved.',
  },
  'filing.ratchet_reason_needed': {
    status: 422,
    zh: '预留金额低于上年，请说明理由。',
    en: 'Less is reserved than last year; give the reason.',
  },
  'contractor_link.unknown': {
    status: 422,
    zh: '没有找到该承包企业的采购账户：请核对统一社会信用代码，或请对方先在平台开户。',
    en: 'No buying account has this code; check it, or ask the contractor to open one first.',
  },
  'contractor_link.reseller': {
    status: 422,
    zh: '经销单位的采购用于转售，不能作为承包账户；请承包企业以采购单位身份另开账户。',
    en: 'A reseller buys to sell on and cannot be a contractor; ask the contractor to open an account as a buying unit.',
  },
  'contractor_link.not_outsourced': {
    status: 409,
    zh: '委托从该年起才能登记：请先在食堂情况中说明该年度的食堂为委托经营（或由本单位填报的合用食堂）。',
    en: 'Say first that the canteen of that year is outsourced, or a shared one that this unit files for.',
  },
  'contractor_link.busy': {
    status: 409,
    zh: '该承包账户在这段时间已为另一家单位采购，同一账户同时只能归属一家单位。',
    en: 'This account buys for another unit in that time; it can work for one unit at a time.',
  },
  'contractor_link.wrong_state': {
    status: 409,
    zh: '委托关系的状态已变，请刷新后查看。',
    en: 'The link is in another state by now; reload it.',
  },
  'contractor_link.bad_day': {
    status: 422,
    zh: '日期有误：以前年度的归属不再改动，请从本年度起填写；结束日期不能早于开始日期的前一天。',
    en: 'Years that are over stay as they were counted: choose days of this year on, and no last day before the day ahead of the first.',
  },
  'filing_reminder.nobody': {
    status: 409,
    zh: '所选范围内没有需要提醒的单位，或今天都已提醒过。',
    en: 'Nobody in this selection has to be reminded, or all were reminded today.',
  },
  'filing_import.empty': {
    status: 422,
    zh: '表中没有填了预留金额的行：请先导出填报表，填好“预留金额（元）”再传回。',
    en: 'No row has a reserved amount; export the workbook, fill in that column and send it back.',
  },
  'filing_import.too_many_rows': {
    status: 422,
    zh: '一次最多导入 1,000 行，请分成几份。',
    en: 'At most 1,000 rows at a time; split the file.',
  },
  'filing_import.rows_wrong': {
    status: 422,
    zh: '有的行没有通过，整份未导入；请按提示逐行修改后重传。',
    en: 'Some rows are wrong and nothing was taken; correct the rows named and send it again.',
  },
  'filing_import.twice': {
    status: 422,
    zh: '同一单位在表中出现两次，请只留一行。',
    en: 'This unit stands in the file twice; keep one row.',
  },
  'filing_import.unknown_unit': {
    status: 422,
    zh: '本地区没有这个统一社会信用代码的采购单位，请核对。',
    en: 'No buying unit of your region has this code; check it.',
  },
  'filing_import.bad_canteen': {
    status: 422,
    zh: '食堂情况请填：自办食堂、无食堂、合用食堂或委托经营食堂。',
    en: 'Name the kind of canteen in Chinese, as the exported workbook does: own, none, shared or outsourced.',
  },
  'filing_import.bad_day': {
    status: 422,
    zh: '收到日期请填不晚于今天的日期，如 2026-03-20；不填则按导入当天计。',
    en: 'Enter the day on which the paper came in, as 2026-03-20 and no later than today; left empty, it is the day of the import.',
  },
  'filing_import.bad_amount': {
    status: 422,
    zh: '金额请填数字，单位为元，最多两位小数。',
    en: 'Enter an amount in yuan with at most two decimals.',
  },
  'filing_import.bad_text': {
    status: 422,
    zh: '文字过长（最多 500 字）或含有损坏的字符，请修改。',
    en: 'The text is too long (500 characters) or damaged; correct it.',
  },
});
