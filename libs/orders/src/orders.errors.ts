import { defineProblems } from '@app/platform';

export const ordersProblems = defineProblems({
  'sku.not_available': {
    status: 409,
    zh: '该商品已下架或不存在，请从采购车中移除。',
    en: 'This item is no longer listed; take it out of the basket.',
  },
  'order.funding_not_yours': {
    status: 422,
    zh: '经销商和三专运营单位只能以“转售进货”下单，其他单位不能；请改选资金来源。',
    en: 'Resellers order with the funding "resale", and nobody else does; choose another funding.',
  },
  'order.unit_ended': {
    status: 409,
    zh: '本单位已合并、分立或撤销，自生效日起不能再下单；已有订单仍可验收、付款和查询，采购请由承接单位办理。',
    en: 'This unit was merged, split or closed and orders no more; it still accepts, pays and reads. The successor orders.',
  },
  'order.funding_excluded': {
    status: 422,
    zh: '该商品不能使用所选资金来源采购，请更换资金来源或移除该商品。',
    en: 'This item may not be bought with the chosen funding; choose another or take the item out.',
  },
  'order.below_minimum': {
    status: 422,
    zh: '数量低于该规格的起订量，请增加数量。',
    en: 'The quantity is below the minimum for this pack; order more.',
  },
  'order.total_changed': {
    status: 409,
    zh: '价格已变动，应付合计与您看到的不一致，请核对后重新提交。',
    en: 'A price has changed and the total is not the one you saw; check it and order again.',
  },
  'order.total_too_large': {
    status: 422,
    zh: '订单金额过大，请核对数量或拆分下单。',
    en: 'The amount is too large; check the quantities or split the order.',
  },
  'order.wrong_state': {
    status: 409,
    zh: '订单当前状态不允许此操作，请刷新后查看。',
    en: 'The order is in another state by now; reload it.',
  },
  'order.already_shipped': {
    status: 409,
    zh: '订单已发货，不能取消；可在验收时拒收。',
    en: 'Goods have been shipped, so the order cannot be cancelled; reject them on acceptance.',
  },
  'order.not_shipped': {
    status: 409,
    zh: '订单还没有发货，没有余货可关闭；不再需要或不能供货时请取消订单。',
    en: 'Nothing was shipped yet, so there is no rest to close; cancel the order instead.',
  },
  'order.no_rest': {
    status: 409,
    zh: '订单已全部发货或余货已关闭，请刷新后查看。',
    en: 'Everything was shipped, or the rest is closed already; reload the order.',
  },
  'order.rest_not_overdue': {
    status: 409,
    zh: '最近一次发货后满 7 天，采购单位才能关闭余货；急需时请联系合作社，由其关闭。',
    en: 'The buyer may close the rest seven days after the last shipment; until then ask the cooperative to close it.',
  },
  'order.exceeds_quantity': {
    status: 409,
    zh: '数量超出订单行可操作的数量，请刷新后核对。',
    en: 'More than the order line allows; reload it and check.',
  },
});
