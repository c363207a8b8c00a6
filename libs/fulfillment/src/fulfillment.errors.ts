import { defineProblems } from '@app/platform';

export const fulfillmentProblems = defineProblems({
  'shipment.awaiting_payment': {
    status: 409,
    zh: '该订单约定先款后货，货款尚未到账，暂不能发货。',
    en: 'This order is prepaid and the money has not arrived; ship after payment.',
  },
  'shipment.unknown_line': {
    status: 422,
    zh: '该订单行不属于此订单，请刷新后重试。',
    en: 'This line does not belong to the order; reload it.',
  },
  'shipment.line_repeated': {
    status: 422,
    zh: '同一订单行在一次发货中只能填写一次。',
    en: 'A line may appear only once in a shipment.',
  },
  'shipment.exceeds_order': {
    status: 409,
    zh: '发货数量超过订单未发数量，请核对。',
    en: 'More than is left to ship on this line.',
  },
  'shipment.unknown_county': {
    status: 422,
    zh: '产地代码不是有效的县级行政区划代码。',
    en: 'The origin is not the code of a county.',
  },
  'shipment.township_required': {
    status: 422,
    zh: '产地与商品登记产地不同，请填写所在乡镇。',
    en: "The origin differs from the product's; name the township.",
  },
  'shipment.harvested_in_future': {
    status: 422,
    zh: '采收（生产）日期不能晚于今天。',
    en: 'The day of harvest cannot be later than today.',
  },
  'acceptance.exists': {
    status: 409,
    zh: '此次发货已有验收单，请打开该验收单。',
    en: 'This shipment has its acceptance already; open that one.',
  },
  'acceptance.unknown_line': {
    status: 422,
    zh: '该行不属于此次发货，请刷新后重试。',
    en: 'This line does not belong to the shipment; reload it.',
  },
  'acceptance.line_repeated': {
    status: 422,
    zh: '同一发货行只能验收一次。',
    en: 'A line may appear only once.',
  },
  'acceptance.lines_missing': {
    status: 422,
    zh: '请为此次发货的每一行填写验收数量。',
    en: 'Every line of the shipment needs its quantities.',
  },
  'acceptance.quantities_differ': {
    status: 422,
    zh: '验收数量与拒收数量之和必须等于发货数量。',
    en: 'Accepted and rejected together must equal what was shipped.',
  },
  'acceptance.reason_required': {
    status: 422,
    zh: '有拒收时请填写拒收原因。',
    en: 'Say why goods are rejected.',
  },
  'acceptance.unknown_photo': {
    status: 422,
    zh: '照片不存在或不是本单位上传的，请重新上传。',
    en: 'The photo was not uploaded by your organisation; upload it again.',
  },
  'acceptance.same_signer': {
    status: 409,
    zh: '复核签字须由另一名人员完成，不能由首位验收人签字。',
    en: 'The second signature must come from another person.',
  },
  'acceptance.already_signed': {
    status: 409,
    zh: '该验收单已由两人签字完成。',
    en: 'Two people have signed this acceptance already.',
  },
  'return.not_accepted': {
    status: 409,
    zh: '验收单完成两人签字后才能申请退货；验收时请直接拒收。',
    en: 'Goods can be returned once two people have accepted them; until then reject them.',
  },
  'return.unknown_line': {
    status: 422,
    zh: '该行不属于此验收单，请刷新后重试。',
    en: 'This line does not belong to the acceptance; reload it.',
  },
  'return.line_repeated': {
    status: 422,
    zh: '同一验收行在一次退货中只能填写一次。',
    en: 'A line may appear only once in a return.',
  },
  'return.exceeds_accepted': {
    status: 409,
    zh: '退货数量或索赔金额超过已验收且未申请的部分，请核对。',
    en: 'More than was accepted and not yet asked back or claimed.',
  },
  'return.amount_missing': {
    status: 422,
    zh: '索赔须逐行填写要求退还的金额；退货按单价计算，不填金额。',
    en: 'A claim says how much of each line is to go back; a return is counted at its price and says no amount.',
  },
  'return.already_decided': {
    status: 409,
    zh: '该退货申请已处理。',
    en: 'This return has been decided already.',
  },
  'return.sold_on': {
    status: 409,
    zh: '这些货已在所示线下销售报表中填报售出，不能同意退货：请采购单位先撤回报表或更正该行，再退货。',
    en: 'These goods were reported as sold in the report named: their buyer withdraws it or corrects the line before they come back.',
  },
});
