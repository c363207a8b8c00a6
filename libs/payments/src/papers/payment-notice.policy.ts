import type { Paper } from '@app/platform';
import type { PaymentItem } from '../paying/payments.dto';

const stateNames = { pending: '待付款', captured: '已到账', voided: '已作废' } as const;

/** 付款通知单: what the treasurer copies into the bank's form; the code is how the money is recognised. */
export function paymentNotice(payment: PaymentItem): Paper {
  return {
    name: 'payment_notice',
    title: '付款通知单',
    number: payment.transferCode,
    date: new Date(payment.requestedAt),
    ...(payment.state === 'voided' ? { caution: { standing: 'void', text: '已作废，请勿付款' } } : {}),
    fields: [
      { label: '付款单位', value: payment.buyerName, wide: true },
      { label: '供应商', value: payment.supplierName, wide: true },
      { label: '订单编号', value: payment.orderNumber },
      { label: '状态', value: stateNames[payment.state] },
      { label: '收款户名', value: payment.payee.name, wide: true },
      { label: '开户银行', value: payment.payee.bank, wide: true },
      { label: '收款账号', value: payment.payee.account, wide: true },
    ],
    totals: [{ label: '应付金额', fen: payment.amountFen, capitals: true }],
    highlight: { label: '转账附言（必填）', text: payment.transferCode },
    remarks: [
      '请按上列金额一次足额转账，并在“附言”或“用途”栏填写转账码。金额与转账码均一致时，系统自动确认到账；每张通知单对应一笔转账。',
    ],
    signatures: ['经办人', '财务审核', '单位负责人'].map((title) => ({ title })),
    stamps: ['付款单位（盖章）'],
    closing: '由结对市集按验收与付款条件生成，金额单位为元。付款前请扫码核对金额，并登录平台核对收款账户。',
    check: {
      reader: payment.buyerId,
      sides: [
        { role: 'buyer', name: payment.buyerName },
        { role: 'supplier', name: payment.supplierName },
      ],
      amounts: [{ name: 'due', unit: 'fen', value: payment.amountFen }],
      figures: {
        code: payment.transferCode,
        order: payment.orderNumber,
        buyer: payment.buyerId,
        supplier: payment.supplierId,
        payee: payment.payee,
        amountFen: payment.amountFen,
        voided: payment.state === 'voided',
      },
    },
  };
}
