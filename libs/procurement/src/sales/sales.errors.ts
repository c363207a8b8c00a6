import { defineProblems } from '@app/platform';

defineProblems({
  'sales_report.not_reseller': {
    status: 403,
    zh: '只有经销商和专柜、专馆、专区等渠道的运营单位可以填报线下销售；如属此类单位，请联系运营方更正单位类型。',
    en: 'Only resellers and operators of counters, pavilions and zones report sales; ask the operator if your unit is one.',
  },
  'sales_report.wrong_state': {
    status: 409,
    zh: '该报表已被处理，请刷新后查看。',
    en: 'The report was handled by now; reload it.',
  },
  'sales_report.other_counties': {
    status: 403,
    zh: '报表中有其他县区的货物，请由填报单位所在区审核。',
    en: "The report holds goods of other counties; the reporter's district reviews it.",
  },
  'sales_report.reason_needed': {
    status: 422,
    zh: '退回或不予采信须写明理由。',
    en: 'Give a reason for returning or refusing it.',
  },
  'sales_report.nothing_left': {
    status: 422,
    zh: '所有行都被剔除，请改为“不予采信”。',
    en: 'Every line is refused; refuse the report instead.',
  },
  'sales_line.bad_invoice_number': {
    status: 422,
    zh: '发票号码有误：数电发票为 20 位号码、无代码；其他发票为 10 或 12 位代码加 8 位号码。',
    en: 'The invoice number is wrong: 20 digits without a code, or a code of 10 or 12 digits with a number of 8.',
  },
  'sales_line.key_twice': {
    status: 422,
    zh: '同一张发票的同一行在本报表中填了两次，请删去一行或改正行号。',
    en: 'The same line of one invoice stands twice in this report; remove one or correct its line number.',
  },
  'sales_line.key_taken': {
    status: 409,
    zh: '所示发票已被申报：一张数电发票只能在一份报表中申报，其他发票每行只计一次，平台订单的发票不能再报。双方均已收到提示，请核对发票后与对方或审核部门联系。',
    en: 'The invoices named are claimed already: a fully digital invoice stands in one report only, a line of any other counts once, and invoices of platform orders do not count again. Both sides see this. Check the invoice and talk to the other side or the reviewer.',
  },
  'sales_line.not_western': {
    status: 422,
    zh: '产地不是西部县区：只计西部货物在东部的销售，东部货物销往西部不计入。',
    en: 'The goods do not come from a western county: only western goods sold in the east count.',
  },
  'sales_line.not_eastern': {
    status: 422,
    zh: '填报单位不在东部协作地区，其销售不计入。',
    en: 'The reporter is not in an eastern region of the collaboration; its sales do not count.',
  },
  'sales_line.in_future': {
    status: 422,
    zh: '销售日期晚于今天，请更正。',
    en: 'The day of the sale is in the future; correct it.',
  },
  'sales_line.before_pairing': {
    status: 422,
    zh: '销售日期早于本区最早的结对关系，当时的销售不计入；请检查年份后更正。',
    en: 'The day of the sale is before the first pairing of your district, when nothing counted; check the year and correct it.',
  },
  'sales_line.supplier_unknown': {
    status: 422,
    zh: '没有这个供应商，请重新选择，或只填写名称。',
    en: 'There is no such supplier; choose again or give its name only.',
  },
  'sales_line.buyer_unknown': {
    status: 422,
    zh: '没有以该统一社会信用代码开户的采购单位；请核对代码，购买方未在本平台开户的，不填代码、只填名称。',
    en: 'No buying unit here has this credit code; check it, or leave it out and give the name only when the buyer has no account.',
  },
  'sales_line.buyer_resells': {
    status: 422,
    zh: '购买方与本平台的一家经销单位同名：请填写其统一社会信用代码；售给经销单位的货物在其售出时计入，不重复计。',
    en: 'The buyer is called like a reseller registered here: give its credit code. What is sold to a reseller counts when that one sells it on, never twice.',
  },
  'sales_line.funding_differs': {
    status: 422,
    zh: '帮助销售的资金为转售，采购的资金不能为转售；请按销售方式更正。',
    en: 'Help-selling goes with the funding "resale", buying with another one; correct it.',
  },
  'sales_line.purchase_unknown': {
    status: 422,
    zh: '没有找到所填的平台进货，或不是本单位以转售进货下的订单；请重新选择。',
    en: 'The purchase named is not one of your own orders for resale; choose again.',
  },
  'sales_line.purchase_unclear': {
    status: 422,
    zh: '该平台订单有几行这个县的货物，请在订单号后写明第几行，如“订单号/2”。',
    en: 'This order has several lines with goods of the county; add which one after the number, as in “number/2”.',
  },
  'sales_line.origin_differs': {
    status: 422,
    zh: '产地与所填平台进货的产地不一致，请按进货订单更正产地，或改选进货。',
    en: 'The purchase named is of goods of another county; give its county, or choose another purchase.',
  },
  'sales_line.beyond_purchase': {
    status: 422,
    zh: '所售重量超过该批平台进货尚未售出的重量，请按所示数量更正。',
    en: 'More is sold than is left of that purchase; correct it to the weight shown.',
  },
  'sales_line.counted_before': {
    status: 422,
    zh: '按本市规则，该批货物在进货时已计入，不再计入销售。',
    en: 'By the rule of this market these goods were counted when you bought them; their sale does not count.',
  },
  'sales_line.purchase_needed': {
    status: 422,
    zh: '本单位在平台购进过该县货物且已计入，请按“帮助销售”填报，并选明所售货物来自哪一批进货。',
    en: 'You bought goods of this county here and they were counted; report the sale as help-selling and name the purchase that the goods come from.',
  },
  'sales_file.unknown': {
    status: 422,
    zh: '所列材料不存在、不属于本单位，或已用于其他报表；请重新上传。',
    en: 'A file named does not exist, is not yours, or is on another report; upload it again.',
  },
  'sales_file.named_otherwise': {
    status: 422,
    zh: '这份材料已按另一种材料或另一行报送，审核人可能已看过；请重新上传后再补充，或在报表退回后更正。',
    en: 'This file stands on the report as another kind of paper, or for another line, and may have been looked at; upload it again, or correct it when the report is returned.',
  },
  'sales_file.not_open': {
    status: 422,
    zh: '所选材料中有的已被核实或已被填报单位撤下，请刷新后重新勾选。',
    en: 'One of the papers chosen was confirmed by now or taken back by its reporter; reload and choose again.',
  },
  'sales_correction.exceeds_line': {
    status: 422,
    zh: '退货和更正合计不能超过该行原数，请按所示余数更正。',
    en: 'Returns and corrections together cannot exceed the line; correct to what is left.',
  },
  'sales_correction.goods_left': {
    status: 422,
    zh: '金额全部冲减时，件数和重量也须全部冲减；请按所示余数填写。',
    en: 'Whoever takes off all money takes off all packs and weight as well; give what is left of them.',
  },
  'sales_correction.before_sale': {
    status: 422,
    zh: '发生日期早于该行的销售日期：退货和更正不能发生在销售之前，请填写销售当天或之后的日期。',
    en: 'The day is before the sale: goods come back, and figures are corrected, on the day of the sale or later.',
  },
  'sales_correction.in_future': {
    status: 422,
    zh: '发生日期晚于今天，请填写退货或更正实际发生的日期。',
    en: 'The day is in the future; give the day on which the goods came back or the figure was corrected.',
  },
  'sales_correction.not_counted': {
    status: 409,
    zh: '该行没有计入，无可冲减：待审核的请撤回或重新提交报表；售给经销单位的由其售出时计入，退回的货不再填报即可。',
    en: 'The line does not count, so there is nothing to take off: withdraw a report that waits or send it in again; what was sold to a reseller counts when that one sells it on.',
  },
  'sales_correction.wrong_state': {
    status: 409,
    zh: '该申请已被处理，请刷新后查看。',
    en: 'The request was handled by now; reload it.',
  },
});
