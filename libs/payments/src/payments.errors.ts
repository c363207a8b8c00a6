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
  'settlement_sheet.several_parties': {
    status: 422,
    zh: '一张结算单只能合并同一采购单位与同一合作社之间的订单，请去掉其他单位的订单后重试。',
    en: 'A settlement sheet joins orders of one buyer and one cooperative; leave out the others.',
  },
  'settlement_sheet.nothing_accepted': {
    status: 422,
    zh: '所选订单中有尚未验收的，请等验收完成后再开结算单。',
    en: 'One of these orders has nothing accepted yet; wait for its acceptance.',
  },
  'payout.wrong_state': {
    status: 409,
    zh: '该笔付款已被他人处理，请刷新后查看。',
    en: 'Somebody handled this payout by now; reload it.',
  },
  'payout_account.wrong_state': {
    status: 409,
    zh: '该账户已被核对或更换，请刷新后查看。',
    en: 'This account was checked or replaced by now; reload it.',
  },
  'payment_list.empty': {
    status: 422,
    zh: '付款清单至少要有一笔，请勾选后重试。',
    en: 'A payment list needs at least one line; tick some.',
  },
  'payment_list.not_open': {
    status: 409,
    zh: '所选款项中有已付、已提交或不走银行转账的，请刷新后重新勾选。',
    en: 'Some of these are paid, sent or not paid by bank transfer; reload and tick again.',
  },
  'payment_list.already_listed': {
    status: 409,
    zh: '所选款项中有已列入其他付款清单的，请刷新后重新勾选。',
    en: 'Some of these stand on another payment list; reload and tick again.',
  },
  'payment_list.payee_missing': {
    status: 422,
    zh: '所列款项没有收款账户：合作社账户须先登记并核对，退款须填写收款户名和账号。',
    en: 'An account is missing: a cooperative’s must be entered and checked, a refund’s entered here.',
  },
  'payment_list.account_changed': {
    status: 409,
    zh: '清单提出后，有合作社更换了收款账户；请撤回清单，重新提出。',
    en: 'A cooperative changed its account since; withdraw the list and propose it again.',
  },
  'payment_list.wrong_state': {
    status: 409,
    zh: '该付款清单已放行或已撤回，请刷新后查看。',
    en: 'This payment list is released or withdrawn by now; reload it.',
  },
  'payment_list.same_operator': {
    status: 409,
    zh: '付款清单须由另一位操作员放行，不能放行自己提出的清单。',
    en: 'A payment list needs a second operator; you cannot release your own.',
  },
  'payment_list.not_released': {
    status: 409,
    zh: '付款清单放行后才能下载，请先请另一位操作员放行。',
    en: 'The file can be had once another operator has released the list.',
  },
  'payment_list.not_in_gbk': {
    status: 422,
    zh: '清单中有 GBK 编码没有的字，请改用 UTF-8 或 Excel 格式下载。',
    en: 'The list has characters that GBK has not; take UTF-8 or Excel.',
  },
});
