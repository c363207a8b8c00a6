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
});
