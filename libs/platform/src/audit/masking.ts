import type { Actor } from '../access';

/**
 * Personal data (个人信息) as those see it who check figures and need not know people: enough to tell two entries apart.
 * 中华人民共和国个人信息保护法 art. 6 and 51: no more than the purpose needs, and de-identified where it can be.
 */

/** Officials and auditors; the two sides of a trade and operators work with the people themselves. */
export function masksFor({ persona }: Pick<Actor, 'persona'>): boolean {
  return persona === 'official';
}

/** 张三丰 → 张**, whatever the length: that, too, would tell. */
export function maskName(name: string): string {
  const [first] = name.trim();
  return first ? `${first}**` : '';
}

/** 13812345678 → 138****5678; 0510-12345678 → 0510-****5678; of anything else the last two digits. */
export function maskPhone(phone: string): string {
  const mobile = /^(?:\+?86[- ]?)?(1\d{2})[- ]?\d{4}[- ]?(\d{4})$/.exec(phone.trim());
  if (mobile) return `${mobile[1]}****${mobile[2]}`;
  const fixed = /^(010|02\d|0[3-9]\d{2})[- ]?\d{3,4}(\d{4})$/.exec(phone.trim());
  return fixed ? `${fixed[1]}-****${fixed[2]}` : `****${phone.replaceAll(/\D/g, '').slice(-2)}`;
}

/** A phone, an address of mail (zhang@example.cn → z****@example.cn), or anything else by which somebody is reached. */
export function maskContact(contact: string): string {
  const mail = /^(.)[^@]*(@.+)$/u.exec(contact.trim());
  return mail ? `${mail[1]}****${mail[2]}` : maskPhone(contact);
}

/** The last four digits. */
export function maskAccount(account: string): string {
  return `****${account.replaceAll(/\s/g, '').slice(-4)}`;
}

/** As far as the district or county: 江苏省无锡市锡山区示例路1号 → 江苏省无锡市锡山区****. */
export function maskAddress(address: string): string {
  const known = /^.{0,30}?(?:自治县|[区县旗])/u.exec(address) ?? /^.{0,20}?[市省]/u.exec(address);
  return `${known?.[0] ?? ''}****`;
}

/** 青B12345 → 青B****5. */
export function maskPlate(plate: string): string {
  const short = plate.replaceAll(/[·\s-]/g, '');
  return short.length > 3 ? `${short.slice(0, 2)}****${short.slice(-1)}` : '****';
}

const organisations =
  /公司|学校|小学|中学|大学|幼儿园|医院|银行|中心|合作社|农场|食堂|工会|政府|委员会|管理局|[局处厅部院校店厂社站所馆会]$/u;

/** Whether a payer's name is that of a person: two to four Chinese characters, or with a middle dot, and no organisation. */
export function isPersonal(name: string): boolean {
  const text = name.trim();
  if (organisations.test(text)) return false;
  return /^\p{Script=Han}{2,4}$/u.test(text) || /^\p{Script=Han}{1,15}(·\p{Script=Han}{1,15})+$/u.test(text);
}

/** Numbers of people in free text: identity cards, bank cards of 16 to 19 digits, mobile and fixed phones. */
export function scrub(text: string): string {
  return text
    .replaceAll(/(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)/g, (id) => `${id.slice(0, 6)}********${id.slice(-4)}`)
    .replaceAll(/(?<!\d)\d{16,19}(?!\d)/g, maskAccount)
    .replaceAll(/(?<!\d)1[3-9]\d{9}(?!\d)/g, maskPhone)
    .replaceAll(/(?<!\d)0\d{2,3}-\d{7,8}(?!\d)/g, maskPhone);
}
