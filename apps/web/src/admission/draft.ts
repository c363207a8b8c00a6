import type { Draft, Kind } from './api';

export type Typed = Record<Exclude<keyof Draft, 'receipt' | 'kind'>, string> & { kind: Kind };

const key = 'admission.draft';

const nothing: Typed = {
  ...{
    kind: 'cooperative',
    name: '',
    shortName: '',
    creditCode: '',
    regionCode: '',
    township: '',
    address: '',
  },
  ...{ contactName: '', phone: '', goods: '', linkage: '', login: '', password: '' },
};

/** What was typed before the signal or the page was lost; never the password. */
export function keptDraft(): Typed {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Typed>;
    return { ...nothing, ...kept, password: '' };
  } catch {
    return nothing;
  }
}

export function keepDraft({ password: _, ...typed }: Typed): void {
  localStorage.setItem(key, JSON.stringify(typed));
}

export function forgetDraft(): void {
  localStorage.removeItem(key);
}

type Wrong = 'required' | 'badCreditCode' | 'badPhone' | 'badLogin' | 'badPassword';

const shapes: Partial<Record<keyof Typed, [RegExp, Wrong]>> = {
  creditCode: [/^[0-9A-HJ-NPQRTUWXY]{18}$/, 'badCreditCode'],
  phone: [/^[0-9+() -]{7,20}$/, 'badPhone'],
  login: [/^[a-z0-9][a-z0-9._-]{3,39}$/, 'badLogin'],
  password: [/^[\s\S]{12,200}$/, 'badPassword'],
};

/** Full-width characters and stray spaces of a phone's keyboard, put right. */
export function tidied(typed: Typed): Typed {
  const plain = (text: string) => text.normalize('NFKC').trim();
  return {
    ...(Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.trim()])) as Typed),
    creditCode: plain(typed.creditCode).toUpperCase(),
    phone: plain(typed.phone),
    login: plain(typed.login).toLowerCase(),
    password: typed.password,
  };
}

/** What is wrong with one field; undefined = nothing. */
export function wrongWith(typed: Typed, name: keyof Typed): Wrong | undefined {
  const text = tidied(typed)[name];
  if (text === '') return 'required';
  const [shape, wrong] = shapes[name] ?? [];
  return shape && !shape.test(text) ? wrong : undefined;
}
