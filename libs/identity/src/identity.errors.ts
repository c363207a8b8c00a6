import { defineProblems } from '@app/platform';

export const identityProblems = defineProblems({
  'session.bad_credentials': {
    status: 401,
    zh: '账号或密码不正确，请重新输入。',
    en: 'Login or password is wrong; try again.',
  },
  'session.too_many_attempts': {
    status: 429,
    zh: '登录失败次数过多，请稍后再试。',
    en: 'Too many failed logins; wait before you try again.',
  },
  'organization.bad_credit_code': {
    status: 422,
    zh: '统一社会信用代码有误，请核对 18 位代码。',
    en: 'The unified social credit code is not valid; check its 18 characters.',
  },
  'user.role_not_fitting': {
    status: 422,
    zh: '该岗位不适用于此类单位，请选择其他岗位。',
    en: 'This kind of organisation has no such role; choose another.',
  },
  'region.unknown': {
    status: 400,
    zh: '没有找到该地区，请核对名称或行政区划代码。',
    en: 'No such region; check its name or code.',
  },
});
