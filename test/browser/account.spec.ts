import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import type { Client } from '../support/client';
import { World } from '../support/world';

// antd keeps the word "loading" in a button's name until its icon has faded away.
const named = (name: string): RegExp => new RegExp(`^(loading )?${name}$`);
const password = 'a-long-password-for-tests';

describe('the account page, on a desktop and on a phone', () => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    // Where operators must have a second factor.
    world = await World.start({ environment: { DEMO: '0' } });
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const loginOf = async (person: Client): Promise<string> =>
    (await person.get<{ user: { login: string } }>('/v1/sessions/current')).body.user.login;

  async function looksRight(visitor: Visitor, picture: string): Promise<void> {
    await visitor.quiet();
    await visitor.picture(picture);
    expect(await visitor.sidewaysOverflow()).toBeLessThanOrEqual(0);
    expect({ picture, barriers: await visitor.barriers() }).toEqual({ picture, barriers: [] });
  }

  /** From the password to the recovery codes; answers them. */
  async function enrol(visitor: Visitor, name: string): Promise<string[]> {
    const { page } = visitor;
    await page.getByLabel('当前密码', { exact: true }).first().fill(password);
    await page.getByRole('button', { name: '下一步', exact: true }).click();
    await page.getByRole('img', { name: '两步验证二维码' }).waitFor();
    await looksRight(visitor, `${name}-scan`);
    const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '');
    await page.getByLabel('动态码', { exact: true }).fill('000000');
    await page.getByRole('button', { name: named('启用') }).click();
    await page.getByText('动态码不正确或已用过').waitFor();
    await page
      .getByLabel('动态码', { exact: true })
      .fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.getByRole('button', { name: named('启用') }).click();
    await page.getByText('请保存恢复码').waitFor();
    await looksRight(visitor, `${name}-recovery`);
    const codes = await page.locator('ol code').allInnerTexts();
    await page.getByRole('button', { name: '我已保存好' }).click();
    return codes;
  }

  const leave = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: /账户菜单/ }).click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL('**/login**');
  };

  it('takes an operator from the first login through enrolment to the desk, and back in with a code', async () => {
    const [operator] = await world.operators();
    const login = await loginOf(operator);
    const visitor = await Visitor.arrive(browser, world.url, desktop);
    const { page } = visitor;
    await visitor.logIn(login, password);
    await page.getByText('运营账号须先启用两步验证').waitFor();
    await looksRight(visitor, 'account-must-enrol');
    const codes = await enrol(visitor, 'account-operator');
    await page.getByRole('navigation', { name: '主导航' }).first().waitFor();
    await leave(page);
    await page.getByLabel('账户', { exact: true }).fill(login);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: named('登录') }).click();
    await page.getByLabel('动态码或恢复码').waitFor();
    await looksRight(visitor, 'login-code');
    await page.getByLabel('动态码或恢复码').fill('AAAAA-AAAAA');
    await page.getByRole('button', { name: named('登录') }).click();
    await page.getByText('动态码不正确或已用过').waitFor();
    await page.getByLabel('动态码或恢复码').fill(codes[0] as string);
    await page.getByRole('button', { name: named('登录') }).click();
    await page.waitForURL('**/operate');
    await page.getByRole('button', { name: /账户菜单/ }).click();
    await page.getByRole('link', { name: '账号与安全' }).click();
    await page.getByText('剩余 9 个恢复码').waitFor();
    await looksRight(visitor, 'account');
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  }, 300_000);

  it('lets a buyer do the same on a phone, log other devices out and change the password', async () => {
    const { purchaser } = await world.buyer();
    const login = await loginOf(purchaser);
    const visitor = await Visitor.arrive(browser, world.url, phone);
    const { page } = visitor;
    await visitor.logIn(login, password);
    await visitor.open('/buy/account');
    await page.getByRole('button', { name: '设置两步验证' }).click();
    const codes = await enrol(visitor, 'account-buyer');
    await page.getByText('剩余 10 个恢复码').waitFor();
    await page.getByRole('button', { name: '停用或更换手机' }).click();
    await page.getByLabel('动态码或恢复码').fill(codes[3] as string);
    await looksRight(visitor, 'account-turn-off');
    await page.getByRole('button', { name: '停用', exact: true }).click();
    await page.getByText('未启用').waitFor();
    // The session of the test's own client: another device, as the page sees it.
    await purchaser.get('/v1/sessions/current');
    await visitor.open('/buy/account');
    await page.getByRole('button', { name: '退出', exact: true }).first().click();
    await page.getByText('该设备已退出').waitFor();
    await page.getByLabel('当前密码', { exact: true }).fill('wrong');
    await page.getByLabel('新密码', { exact: true }).fill('短');
    await page.getByRole('button', { name: named('修改密码') }).click();
    await page.getByText('新密码至少 12 个字符').waitFor();
    await page.getByLabel('新密码', { exact: true }).fill('只有我自己知道的一句话哦');
    await page.getByRole('button', { name: named('修改密码') }).click();
    await page.getByText('当前密码不正确').waitFor();
    await looksRight(visitor, 'account');
    await page.getByLabel('当前密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: named('修改密码') }).click();
    await page.getByText('密码已修改').waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  }, 300_000);
});
