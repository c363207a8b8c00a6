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
    zh: '文件不是可读取的 CSV，请从网银导出 CSV（UTF-8 或 GBK 编码）或 xlsx 后重试。',
    en: 'The file is not a readable CSV; export CSV (UTF-8 or GBK) or xlsx from the bank and try again.',
  },
  'bank_statement.not_xlsx': {
    status: 422,
    zh: '表格文件打不开：可能不完整、已加密，或是旧版 xls。请重新下载，或另存为 xlsx 后重试。',
    en: 'The workbook cannot be opened: it may be incomplete, encrypted or an old xls. Download it again or save it as xlsx.',
  },
  'bank_statement.active_content': {
    status: 422,
    zh: '表格里有宏或指向其他文件的链接，不能导入；请用网银原始文件，或另存为不带宏和链接的 xlsx。',
    en: "The workbook holds macros or links to other files; use the bank's own file, or save it as xlsx without them.",
  },
  'bank_statement.too_large_inside': {
    status: 422,
    zh: '表格解开后过大，不能导入；请按日期分成几个文件后导入。',
    en: 'The workbook is too large when unpacked; split it by date and import the parts.',
  },
  'bank_statement.formula': {
    status: 422,
    zh: '表格里有公式，整个文件未导入；流水应是银行给出的数值，请用网银原始文件，或把所示单元格改为数值。',
    en: "The workbook holds a formula and nothing was imported; use the bank's own file, or put a value into the cell named.",
  },
  'bank_statement.sheet_missing': {
    status: 422,
    zh: '文件里没有该账户列配置所说的工作表，请核对文件，或重新保存列配置。',
    en: "The sheet that the account's layout names is not in the file; check the file or save the layout again.",
  },
  'bank_statement.other_currency': {
    status: 422,
    zh: '有一行不是人民币，整个文件未导入；请只导出人民币账户的流水。',
    en: 'A row is not in CNY and nothing was imported; export the CNY account only.',
  },
  'bank_statement.total_differs': {
    status: 422,
    zh: '合计行与各行之和不等，文件可能不完整或被改过，未导入；请从网银重新导出。',
    en: 'The total row is not the sum of the rows, so the file may be incomplete or changed; nothing was imported. Export it again.',
  },
  'bank_statement.column_missing': {
    status: 422,
    zh: '没有找到必需的列，表头应包含日期和金额（贷方金额）；若该账户存有列配置，请核对所示列名或重新保存。',
    en: 'A needed column was not found; the header must name a date and an amount, and all that the saved layout of the account names.',
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
    zh: '金额对不上，不能匹配：付款单只能收到所欠的金额，退款和冲正须全额一致。请按所示金额调整。',
    en: 'The amounts do not fit: a payable takes no more than is missing, a refund or reversal exactly its amount. Adjust to the figures shown.',
  },
  'bank_line.exceeds_rest': {
    status: 422,
    zh: '分配合计超过这笔流水还没有说明的金额，请按所示金额调整。',
    en: 'The parts add up to more than is left of this bank line; adjust to the figure shown.',
  },
  'bank_line.wrong_direction': {
    status: 422,
    zh: '收付方向不对：收款只能对付款单或退回的退款，付出只能对退款；冲正须一收一付。',
    en: 'Wrong direction: money in is for payables or refunds that came back, money out for refunds; a reversal needs one of each.',
  },
  'bank_account.number_used': {
    status: 409,
    zh: '该账号已登记过，请在列表中选择它。',
    en: 'This account number is registered already; choose it in the list.',
  },
  'bank_account.layout_incomplete': {
    status: 422,
    zh: '列配置不完整：请指定一列金额（带正负号或配收付方向），或分别指定收入列和支出列。',
    en: 'The layout is incomplete: name one amount column (signed or with a direction), or one column each for credit and debit.',
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
  'journal.too_many_entries': {
    status: 422,
    zh: '所选范围的分录超过 10,000 条，一个 Excel 文件放不下；请缩短期间，或改存 CSV（不限条数）。',
    en: 'More than 10,000 entries: too many for one workbook. Narrow the period, or take the CSV, which takes any number.',
  },
  'provider_payout.wrong_state': {
    status: 409,
    zh: '这笔提现已认领或未成功，请刷新后查看。',
    en: 'This payout of the provider has arrived by another line, or failed; reload it.',
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
