import type { SameKeys } from '../shared';
import type { paying as chinese } from './zh-paying';

export const paying: SameKeys<typeof chinese> = {
  ways: {
    label: 'How to pay',
    transfer: 'Bank transfer',
    transferNote: 'from your unit’s account, with the code in the memo',
    methods: { card: 'Card', alipay: 'Alipay', wechat_pay: 'WeChat Pay' },
    notes: {
      card: 'on the payment provider’s page; you come back here',
      alipay: 'goes to Alipay; you come back here',
      wechat_pay: 'scan a code with WeChat',
    },
    go: (amount) => `Pay ${amount} yuan`,
    going: 'Reaching the payment provider',
    window: (days) =>
      `Money can go back the same way for ${days} days; after that it is refunded by bank transfer.`,
    private: 'Card numbers and passwords are entered on the provider’s page only; we never see them.',
  },
  attempt: {
    title: 'Your payment',
    back: 'Back to paying',
    states: {
      created: 'Reaching the payment provider',
      waiting: 'This payment has not arrived yet',
      processing: 'The provider is working on it',
      failed: 'This payment did not succeed',
      cancelled: 'This payment was cancelled',
      succeeded: 'Paid: the money is here',
    },
    texts: {
      created: 'The provider did not answer yet and is asked again. You can also pay another way.',
      waiting: 'If you have just paid, this page follows within seconds; please do not pay twice.',
      processing: 'Usually within a minute. You may leave this page: the order follows by itself.',
      failed: 'Nothing was taken. Try again, or choose another way to pay.',
      cancelled: 'Nothing was taken. You can pay again when you need to.',
      succeeded: 'The order has been updated.',
    },
    scan: 'Scan with WeChat',
    scanAlt: 'QR code of WeChat Pay',
    scanOnPhone:
      'On the phone that pays? Open this page on a computer or another device, then scan it with WeChat.',
    resume: 'Go on paying',
    check: 'I have paid: look now',
    retry: 'Pay another way',
    order: 'See the order',
    reason: (text) => `The provider says: ${text}`,
    reasons: {
      card_declined: 'the bank declined the card; please ask the bank',
      expired_card: 'the card has expired',
      incorrect_cvc: 'the security code of the card is wrong',
      insufficient_funds: 'not enough money in the account',
      processing_error: 'an error on its side',
      payment_intent_authentication_failure: 'the payer could not be verified',
      payment_intent_payment_attempt_expired: 'it was not paid in time',
      payment_intent_payment_attempt_failed: 'the payment was not completed',
      payment_method_customer_decline: 'the payer did not confirm',
      payment_method_provider_decline: 'the payment institution declined',
      payment_method_provider_timeout: 'the payment institution did not answer in time',
      expired: 'the payment page has expired',
    },
    surplus: (amount) =>
      `This was paid in full before; the ${amount} yuan too much go back the way they came.`,
  },
};
