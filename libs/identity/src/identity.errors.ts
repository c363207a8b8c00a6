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
  'session.second_factor_required': {
    status: 401,
    zh: '请输入身份验证器中的 6 位动态码，或一个恢复码。',
    en: 'Enter the 6 digits of your authenticator, or a recovery code.',
  },
  'session.bad_code': {
    status: 401,
    zh: '动态码不正确或已用过，请等待下一个动态码再试。',
    en: 'The code is wrong or was used; wait for the next one and try again.',
  },
  'session.enrolment_required': {
    status: 403,
    zh: '此账号须先启用两步验证，请在“账号与安全”中设置。',
    en: 'This account needs a second factor first; set it up under "Account and security".',
  },
  'second_factor.already_enrolled': {
    status: 409,
    zh: '两步验证已启用；如需更换设备，请先停用。',
    en: 'A second factor is set up already; remove it first to change devices.',
  },
  'second_factor.not_enrolled': {
    status: 409,
    zh: '尚未设置两步验证，请先开始设置。',
    en: 'No second factor is set up; begin with that.',
  },
  'second_factor.bad_code': {
    status: 422,
    zh: '动态码不正确或已用过，请核对手机时间，等待下一个动态码再试。',
    en: 'The code is wrong or was used; check the time of your phone and try the next code.',
  },
  'password.wrong': {
    status: 422,
    zh: '当前密码不正确，请重新输入。',
    en: 'The present password is wrong; try again.',
  },
  'password.too_short': {
    status: 422,
    zh: '新密码至少 12 个字符。',
    en: 'A new password has at least 12 characters.',
  },
  'password.same': {
    status: 422,
    zh: '新密码不能与当前密码相同。',
    en: 'The new password must be another than the present one.',
  },
  'password.published': {
    status: 403,
    zh: '演示账号的密码是公开的，不能修改。',
    en: 'The password of a demo account is published and cannot be changed.',
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
  'office.missing': {
    status: 403,
    zh: '本单位尚未设定职能和查看范围，请联系平台运营方办理。',
    en: 'Your body has no office yet, so there is nothing for it to see; ask the operator of the platform.',
  },
  'office.outside_years': {
    status: 403,
    zh: '所选年度不在本单位的查看范围内，请改选其他年度，或联系平台运营方调整。',
    en: 'Your office does not reach this year; choose another one, or ask the operator to extend it.',
  },
  'office.not_a_body': {
    status: 422,
    zh: '只有主管部门才能设定职能，请选择主管部门。',
    en: 'Only official bodies have offices; choose one.',
  },
  'office.exists': {
    status: 409,
    zh: '该单位已设定职能，请刷新后修改。',
    en: 'This body has an office already; reload and change that.',
  },
  'office.departments_needed': {
    status: 422,
    zh: '主管部门须填写所管部门，请至少填写一个。',
    en: 'An office of a department names at least one department.',
  },
  'office.years_reversed': {
    status: 422,
    zh: '起始年度不能晚于截止年度，请修改。',
    en: 'The first year cannot come after the last one; correct it.',
  },
  'office.version_required': {
    status: 428,
    zh: '缺少 If-Match 请求头：请带上您看到的版本（ETag）。',
    en: 'Send If-Match with the version (ETag) of the office that you saw.',
  },
  'office.changed_meanwhile': {
    status: 412,
    zh: '该职能刚被他人修改，请刷新后重试。',
    en: 'Somebody changed this office meanwhile; reload and try again.',
  },
  'region.unknown': {
    status: 400,
    zh: '没有找到该地区，请核对名称或行政区划代码。',
    en: 'No such region; check its name or code.',
  },
});
