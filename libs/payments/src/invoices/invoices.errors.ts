import { defineProblems } from '@app/platform';

export const invoicesProblems = defineProblems({
  'invoice_title.bad_tax_number': {
    status: 422,
    zh: '税号不是有效的统一社会信用代码（18 位，末位为校验码），请对照营业执照或法人证书核对。',
    en: 'The tax number is not a valid unified social credit code (18 characters, the last one checks); compare it with the certificate.',
  },
  'invoice_title.version_required': {
    status: 428,
    zh: '缺少 If-Match 请求头：请带上您看到的抬头版本（ETag）。',
    en: 'Send If-Match with the version (ETag) of the title that you saw.',
  },
  'invoice_title.changed_meanwhile': {
    status: 412,
    zh: '该抬头刚被同事修改或删除，请刷新后再改。',
    en: 'A colleague changed or removed this title just now; reload and try again.',
  },
  'invoice_request.two_suppliers': {
    status: 422,
    zh: '一份开票申请只能合并同一家合作社的订单，请按合作社分别申请。',
    en: 'One request joins orders of one supplier only; ask each supplier on its own.',
  },
  'invoice_request.nothing_left': {
    status: 409,
    zh: '所选订单中有的没有可开票金额（未验收、已开票或已在申请中），请取消勾选后重试。',
    en: 'One of the orders has nothing left to invoice (not accepted, invoiced, or asked for already); take it out.',
  },
  'invoice_request.total_changed': {
    status: 409,
    zh: '可开票金额刚有变化，请刷新后按新的金额申请。',
    en: 'The amount that can be invoiced has changed; reload and ask for the new one.',
  },
  'invoice_request.wrong_state': {
    status: 409,
    zh: '该开票申请已办结或已撤回，请刷新后查看。',
    en: 'This request was answered or withdrawn by now; reload it.',
  },
  'invoice.number_used': {
    status: 409,
    zh: '该发票号码已登记过，每张发票只能登记一次，请核对号码。',
    en: 'This invoice number is registered already; each invoice counts once. Check the number.',
  },
  'invoice.reported_as_sale': {
    status: 409,
    zh: '这张发票已由经销单位作为线下销售申报，同一笔销售不能计两次；申报单位见“发票重复申报”。请核对号码；号码无误的，请联系该单位撤回申报，已采信的请其申请全额更正，然后再登记。',
    en: 'A reseller has reported a sale with this invoice, and the same sale does not count twice; “Invoices claimed twice” says who. Check the number; if it is right, ask that unit to withdraw its report, or to correct it in full when it was accepted, and try again.',
  },
  'invoice.bad_number': {
    status: 422,
    zh: '发票号码格式不对：数电发票填 20 位号码、不填代码；其他发票填 10 或 12 位代码和 8 位号码。',
    en: 'The number has a wrong shape: a fully digital invoice has 20 digits and no code, others a code of 10 or 12 digits and a number of 8.',
  },
  'invoice.exceeds_accepted': {
    status: 422,
    zh: '发票金额合计超过已验收金额，请核对金额或等待验收完成。',
    en: 'The invoices would exceed what was accepted; check the amount or wait for the acceptance.',
  },
  'invoice.exceeds_original': {
    status: 422,
    zh: '红字金额超过原发票尚未冲红的金额，请核对。',
    en: 'The red letter would take back more than is left of the original; check the amount.',
  },
  'invoice.parts_differ': {
    status: 422,
    zh: '各订单金额之和不等于发票金额，请核对。',
    en: 'The amounts of the orders do not add up to the invoice; check them.',
  },
  'invoice.two_buyers': {
    status: 422,
    zh: '一张发票只能开给一个采购单位，请按单位分别开票。',
    en: 'One invoice is for one buyer; write one for each.',
  },
  'invoice.order_not_asked': {
    status: 422,
    zh: '有订单不在该开票申请（或原发票）之内，请核对。',
    en: 'An order is not part of the request (or of the original invoice); check the orders.',
  },
  'invoice.is_red': {
    status: 409,
    zh: '红字发票不能再冲红，请选择原来的蓝字发票。',
    en: 'A red letter cannot be taken back; choose the original invoice.',
  },
  'invoice.wrong_state': {
    status: 409,
    zh: '该发票已查验，请刷新后查看。',
    en: 'This invoice was verified by now; reload it.',
  },
  'invoice.reversed': {
    status: 409,
    zh: '该发票已全部冲红，不能再查验；请查验新开的发票。',
    en: 'This invoice was taken back as a whole; look at the one that replaces it.',
  },
  'invoice.reason_needed': {
    status: 422,
    zh: '请写明异议原因，合作社据此更正。',
    en: 'Say what is wrong with it, so that the supplier can put it right.',
  },
  'invoice.file_unknown': {
    status: 422,
    zh: '没有找到该发票文件，或它已用于另一张发票，请重新上传。',
    en: 'The file was not found or belongs to another invoice; upload it again.',
  },
  'invoice.no_file': {
    status: 404,
    zh: '这张发票没有上传文件，请联系合作社补传或索取原件。',
    en: 'No file was uploaded with this invoice; ask the supplier for the original.',
  },
});
