import { randomUUID } from 'node:crypto';
import { checkCharacter } from '@app/identity';

export type Word = { stage: string; approved: boolean; reason: string; saidAt: string };
export type Progress = {
  id: string;
  state: string;
  regionName: string;
  login: string;
  words: Word[];
  code?: string;
};
export type Application = Omit<Progress, 'login'> & {
  name: string;
  login: string | null;
  address: string;
  goods: string;
  linkage: string;
  contactName: string;
  phone: string;
  organizationId: string | null;
};

export const applicantPassword = 'a-cooperative-of-its-own';

let made = 0;

/** What a cooperative of a paired county says of itself; each call another one. */
export function applicationOf(more: Record<string, unknown> = {}): Record<string, string> {
  const serial = String(++made).padStart(4, '0');
  const body = `93630224MAAP${serial}0`;
  return {
    receipt: randomUUID(),
    kind: 'cooperative',
    name: `化隆县示例${serial}种养专业合作社`,
    shortName: `示例${serial}合作社`,
    creditCode: body + checkCharacter(body),
    regionCode: '630224',
    township: '群科镇',
    address: '青海省海东市化隆回族自治县群科镇示例村1号',
    contactName: '马明远',
    phone: '0972-8710000',
    goods: '露天蔬菜 120 亩，年产约 300 吨',
    linkage: '带动 46 户，订单收购与务工',
    login: `coop.${serial}.${process.pid}`,
    password: applicantPassword,
    ...more,
  };
}
