import { defineProblems } from '@app/platform';

export const catalogProblems = defineProblems({
  'product.wrong_state': {
    status: 409,
    zh: '商品当前状态不允许此操作，请刷新后查看。',
    en: 'The product is in another state by now; reload it.',
  },
  'sku.version_required': {
    status: 428,
    zh: '缺少 If-Match 请求头：请带上您看到的规格版本（ETag）。',
    en: 'Send If-Match with the version (ETag) of the pack that you saw.',
  },
  'sku.changed_meanwhile': {
    status: 412,
    zh: '该规格刚被修改，请刷新后重新编辑。',
    en: 'This pack was changed meanwhile; reload it and edit again.',
  },
  'stock.insufficient': {
    status: 409,
    zh: '库存不足，请减少数量后重新提交。',
    en: 'There is not enough stock; order fewer packs.',
  },
  'stock.below_held': {
    status: 409,
    zh: '调整后的库存少于已被订单占用的数量，请先核对在途订单。',
    en: 'That would leave less than orders hold; check the open orders first.',
  },
  'stock.too_much': {
    status: 422,
    zh: '库存数量超出可记录的范围，请核对。',
    en: 'The stock would be out of range; check the quantity.',
  },
  'stock.not_held': {
    status: 409,
    zh: '占用的库存不足以完成此操作，请刷新后核对。',
    en: 'Less stock is held than this needs; reload and check.',
  },
  'plot.product_unknown': {
    status: 422,
    zh: '本社没有这个商品，请从自己的商品中选择。',
    en: 'This is not one of your products; choose one that you sell.',
  },
  'plot.withdrawn': {
    status: 409,
    zh: '这个地块已撤销，请刷新后查看。',
    en: 'This plot was withdrawn already; reload the list.',
  },
  'reference_price.product_unknown': {
    status: 422,
    zh: '没有这个商品，请核对商品编号。',
    en: 'There is no such product; check its id.',
  },
  'reference_price.day_ahead': {
    status: 422,
    zh: '采集日期不能晚于今天，请核对。',
    en: 'The price cannot be captured on a day to come; check the day.',
  },
});
