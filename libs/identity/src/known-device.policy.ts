import { timingSafeEqual } from 'node:crypto';

const partLength = 22;
const mostLogins = 5;

/** Signs a text with a key of this purpose. */
export type Mark = (text: string) => Buffer;

/**
 * A device on which somebody has logged in carries a mark for that login. It opens nothing: it only gives the device
 * its own allowance of wrong passwords, so that guesses from elsewhere cannot lock its owner out.
 */
export function knownDevice(cookie: string | undefined, login: string, mark: Mark): string | undefined {
  return marksOf(cookie)
    .map((text) => ({ id: text.slice(0, partLength), sign: text.slice(partLength) }))
    .find(({ id, sign }) => timingSafeEqual(Buffer.from(sign), Buffer.from(signOf(id, login, mark))))?.id;
}

/** The cookie after a login: the marks of the last five people on this device, this one first. */
export function deviceCookie(cookie: string | undefined, login: string, newId: string, mark: Mark): string {
  const id = knownDevice(cookie, login, mark) ?? newId;
  const own = id + signOf(id, login, mark);
  return [own, ...marksOf(cookie).filter((text) => text !== own)].slice(0, mostLogins).join('.');
}

function marksOf(cookie: string | undefined): string[] {
  return (cookie ?? '')
    .split('.')
    .filter((text) => text.length === 2 * partLength && /^[\w-]+$/.test(text))
    .slice(0, mostLogins);
}

function signOf(id: string, login: string, mark: Mark): string {
  return mark(`${id} ${login}`).toString('base64url').slice(0, partLength);
}
