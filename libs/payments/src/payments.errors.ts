import { defineProblems } from '@app/platform';

export const paymentsProblems = defineProblems({
  'payment.nothing_due': {
    status: 409,
    zh: '该订单目前没有应付款：请在完成验收后再付款。',
    en: 'Nothing is due on this order; it is due when the goods are accepted.',
  },
  'payment.not_pending': {
    status: 409,
    zh: '该付款单已到账或已作废，请刷新后重新选择。',
    en: 'This payable is paid or void by now; reload and choose again.',
  },
  'payment.method_not_offered': {
    status: 409,
    zh: '该付款方式目前不可用，请换一种付款方式，或使用对公转账。',
    en: 'This way to pay is not offered for this order; choose another one, or pay by bank transfer.',
  },
  'webhook.bad_signature': {
    status: 400,
    zh: '通知的签名无效或已过期，未作任何处理；请核对签名密钥与服务器时间。',
    en: 'The signature of this notice is wrong or too old and nothing was done; check the signing secret and the clock.',
  },
  'provider_event.not_applicable': {
    status: 409,
    zh: '该通知无需处理或正在处理，请刷新后查看。',
    en: 'There is nothing to apply in this event, or it is being applied; reload it.',
  },
  'refund.exceeds_paid': {
    status: 409,
    zh: '退款合计超过已到账金额，请刷新后核对。',
    en: 'The refunds would exceed what was received; reload and check.',
  },
  'refund.wrong_state': {
    status: 409,
    zh: '该退款单已被他人处理，请刷新后查看。',
    en: 'Somebody handled this refund by now; reload it.',
  },
  'invoice.number_used': {
    status: 409,
    zh: '该发票号码已登记过，每张发票只能登记一次，请核对号码。',
    en: 'This invoice number is registered already; each invoice counts once. Check the number.',
  },
  'invoice.exceeds_accepted': {
    status: 422,
    zh: '发票金额合计超过已验收金额，请核对金额或等待验收完成。',
    en: 'The invoices would exceed what was accepted; check the amount or wait for the acceptance.',
  },
  'bank_statement.not_csv': {
    status: 422,
    zh: '文件不是可读取的 CSV，请从网银导出 CSV（UTF-8 或 GBK 编码）后重试。',
    en: 'The file is not a readable CSV; export CSV (UTF-8 or GBK) from the bank and try again.',
  },
  'bank_statement.column_missing': {
    status: 422,
    zh: '没有找到必需的列，表头应包含日期和金额（贷方金额）。',
    en: 'A needed column was not found; the header must name a date and an amount.',
  },
  'bank_statement.too_many_rows': {
    status: 422,
    zh: '文件行数过多，请按日期分成几个文件后导入。',
    en: 'The file has too many rows; split it by date and import the parts.',
  },
  'bank_statement.bad_row': {
    status: 422,
    zh: '有一行无法读取，整个文件未导入；请按所示行号和列更正后重新导入。',
    en: 'A row cannot be read and nothing was imported; correct the row and column named and import again.',
  },
  'bank_line.wrong_state': {
    status: 409,
    zh: '该流水已被他人处理，请刷新后查看。',
    en: 'Somebody handled this bank line by now; reload it.',
  },
  'bank_line.same_operator': {
    status: 409,
    zh: '人工匹配须由另一位操作员复核，不能自己确认自己的匹配。',
    en: 'A manual match needs a second operator; you cannot confirm your own.',
  },
  'bank_line.amount_differs': {
    status: 422,
    zh: '流水金额与付款单金额不一致，不能匹配；请让采购单位按实际金额重新申请付款。',
    en: 'The amounts differ, so this cannot be matched; let the buyer ask for a payable of the right amount.',
  },
});
