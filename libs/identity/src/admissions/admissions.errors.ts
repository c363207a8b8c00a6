import { defineProblems } from '@app/platform';

export const admissionProblems = defineProblems({
  'admission.county_not_listed': {
    status: 422,
    zh: '请选择结对县（区）：只有注册地在结对县（区）的供应商才能申请入驻。',
    en: 'Choose a county of a pair: only producers registered in one can apply.',
  },
  'admission.already_open': {
    status: 409,
    zh: '该统一社会信用代码已有一份申请正在办理，请凭原申请查询进度，或先撤回原申请。',
    en: 'An application with this credit code is open; follow that one, or withdraw it first.',
  },
  'admission.already_supplier': {
    status: 409,
    zh: '该统一社会信用代码已入驻，请直接登录。',
    en: 'This credit code is on the market already; log in.',
  },
  'admission.login_taken': {
    status: 409,
    zh: '该登录名已被使用，请换一个。',
    en: 'This login is taken; choose another one.',
  },
  'admission.bad_login': {
    status: 422,
    zh: '登录名为 4 至 40 位小写字母、数字、点、横线或下划线，以字母或数字开头。',
    en: 'A login has 4 to 40 lower-case letters, digits, dots, dashes or underscores, and begins with a letter or digit.',
  },
  'admission.wrong_state': {
    status: 409,
    zh: '该申请已办结，请刷新后查看结果。',
    en: 'This application is closed; reload to see how it ended.',
  },
  'admission.not_signed_off': {
    status: 409,
    zh: '县农业农村、乡村振兴两个部门均同意后，平台才能准入。',
    en: "The platform can admit a supplier once both of the county's offices have agreed.",
  },
});
