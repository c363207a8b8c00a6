import { Client as Owner } from 'pg';
import sharp from 'sharp';
import type { Client } from '../support/client';
import { confirm, order, sign } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type View = {
  act: string;
  userName: string;
  office: string | null;
  subjectId: string | null;
  label: string;
  rows: number | null;
  reason: string | null;
  factId: string | null;
};
type Views = { items: View[]; nextCursor: string | null };
type Evidence = {
  masked: boolean;
  order: { placedByName: string; number: string };
  shipment: { driverName: string; plateNumber: string };
  acceptance: { id: string; note: string; signers: { name: string }[]; photos: { id: string }[] };
  timeline: { actorName: string | null }[];
};
type Changes = { items: { type: string; userName: string; subjectId: string; factId: string | null }[] };

/** Every look of somebody who is no party is written down before it is shown, and people stay masked. */
describe('who saw and changed what', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let official: Client;
  let auditor: Client;
  let finance: Client;
  let operator: Client;
  let factId: string;
  let acceptanceId: string;
  let photoId: string;
  let orderId: string;

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells();
    [operator] = await world.operators();
    official = await world.official('320205');
    auditor = await world.official('320200', ['auditor'], { function: 'audit' });
    finance = await world.official('320205', ['official'], { function: 'finance' });
    await deliver();
    await world.settle();
    const { body } = await official.get<{ items: { id: string }[] }>('/v1/facts');
    factId = body.items[0]?.id as string;
  });

  afterAll(() => world.stop());

  /** By the cooperative's own truck, with a photo and a note that carries a phone number. */
  async function deliver(): Promise<void> {
    const placed = await order(unit, [{ pack, quantity: 4 }]);
    orderId = placed.id;
    await confirm(shop, placed.id);
    const lines = placed.lines.map(({ id, quantity }) => ({ orderLineId: id, quantity }));
    const truck = { driverName: '马成山', plateNumber: '青B12345' };
    const sent = await shop.clerk.post<{ id: string; lines: { id: string; quantity: number }[] }>(
      `/v1/orders/${placed.id}/shipments`,
      { lines, transport: 'own_truck', ...truck },
    );
    expect(sent).toMatchObject({ status: 201 });
    const about = { width: 8, height: 8, channels: 3, background: '#336633' } as const;
    const picture = await sharp({ create: about }).jpeg().toBuffer();
    const photo = await unit.purchaser.upload<{ id: string }>(
      '/v1/photos',
      '到货.jpg',
      picture,
      'image/jpeg',
    );
    photoId = photo.body.id;
    const counted = await unit.purchaser.post<{ id: string }>(`/v1/shipments/${sent.body.id}/acceptance`, {
      lines: sent.body.lines.map(({ id, quantity }) => ({
        shipmentLineId: id,
        acceptedQuantity: quantity,
        rejectedQuantity: 0,
      })),
      photoIds: [photoId],
      note: '电话13812345678确认',
    });
    acceptanceId = counted.body.id;
    await sign(unit.inspector, acceptanceId);
  }

  const views = async (who: Client, query = ''): Promise<View[]> =>
    (await who.get<Views>(`/v1/access-log?limit=100${query}`)).body.items;
  const nameOf = async (who: Client): Promise<string> =>
    (await who.get<{ user: { name: string } }>('/v1/sessions/current')).body.user.name;
  const count = async (): Promise<number> => (await views(operator)).length;

  it('masks people on the evidence page for officials and auditors, and not for the two sides', async () => {
    for (const who of [official, auditor, finance]) {
      const { body } = await who.get<Evidence>(`/v1/evidence/${factId}`);
      expect(body.masked).toBe(true);
      expect(body.shipment).toMatchObject({ driverName: '马**', plateNumber: '青B****5' });
      expect(body.acceptance.note).toBe('电话138****5678确认');
      expect(new Set(body.acceptance.signers.map(({ name }) => name))).toEqual(new Set(['人**']));
      expect(body.order.placedByName).toBe('人**');
      expect(new Set(body.timeline.map(({ actorName }) => actorName))).toEqual(new Set(['人**']));
    }
    for (const who of [unit.purchaser, shop.clerk, operator]) {
      const { body } = await who.get<Evidence>(`/v1/evidence/${factId}`);
      expect(body.masked).toBe(false);
      expect(body.shipment).toMatchObject({ driverName: '马成山', plateNumber: '青B12345' });
    }
  });

  it('masks people on the acceptance', async () => {
    const { body } = await official.get<{ firstSigner: { name: string }; note: string }>(
      `/v1/acceptances/${acceptanceId}`,
    );
    expect(body).toMatchObject({ firstSigner: { name: '人**' }, note: '电话138****5678确认' });
    const own = await unit.purchaser.get(`/v1/acceptances/${acceptanceId}`);
    expect(own.body).toMatchObject({ firstSigner: { name: await nameOf(unit.purchaser) } });
  });

  it('writes each look of an outsider before it is shown, and none of the two sides', async () => {
    const before = await count();
    await unit.purchaser.get(`/v1/evidence/${factId}`);
    await shop.clerk.get(`/v1/acceptances/${acceptanceId}/sheet`);
    await unit.inspector.get(`/v1/files/${photoId}`);
    expect(await count()).toBe(before);
    await official.get(`/v1/evidence/${factId}`);
    await official.get(`/v1/files/${photoId}`);
    await official.get(`/v1/acceptances/${acceptanceId}`);
    await official.get(`/v1/acceptances/${acceptanceId}/sheet`);
    await official.get('/v1/audit-chain/heads');
    // What is not there was not seen.
    expect((await official.get(`/v1/evidence/${world.newId()}`)).status).toBe(404);
    const name = await nameOf(official);
    const [heads, sheet, paper, photo, page, ...rest] = await views(
      auditor,
      `&q=${encodeURIComponent(name)}`,
    );
    expect(await count()).toBe(before + 5);
    expect(rest.every(({ userName }) => userName === name)).toBe(true);
    expect(heads).toMatchObject({ act: 'export', subjectId: null, rows: null });
    expect(heads?.label).toMatch(/^audit-heads-\d+\.csv$/);
    expect(sheet).toMatchObject({ act: 'paper', subjectId: acceptanceId, rows: 1, factId });
    expect(paper).toMatchObject({ act: 'paper', subjectId: acceptanceId });
    expect(photo).toMatchObject({ act: 'photo', subjectId: photoId, label: '到货.jpg', factId });
    expect(page).toMatchObject({
      ...{
        act: 'evidence',
        subjectId: factId,
        userName: name,
        office: 'collaboration',
        reason: null,
        factId,
      },
    });
    expect(page?.label).toContain('青海拉面');
  });

  it('lets nobody who is written down keep what was shown, to look again unseen', async () => {
    const kept = async (who: Client) => (await who.get(`/v1/files/${photoId}`)).headers['cache-control'];
    for (const who of [finance, auditor, operator]) expect(await kept(who)).toBe('no-store');
    expect(await kept(unit.purchaser)).toBe('private, max-age=86400, immutable');
  });

  it('shows nothing when the look cannot be written', async () => {
    const owner = `ALTER TABLE access_log ADD CONSTRAINT nobody CHECK (act <> 'evidence') NOT VALID`;
    const direct = new Owner({ connectionString: world.config.databaseUrl });
    await direct.connect();
    try {
      await direct.query(owner);
      const { status, text } = await official.get(`/v1/evidence/${factId}`);
      expect(status).toBe(500);
      expect(text).not.toContain('青海拉面');
    } finally {
      await direct.query('ALTER TABLE access_log DROP CONSTRAINT nobody');
      await direct.end();
    }
    expect((await official.get(`/v1/evidence/${factId}`)).status).toBe(200);
  });

  it('unmasks for auditors and offices of finance and audit, with a reason that stays', async () => {
    const unmask = (who: Client, body: object = { reason: '核对签收人身份' }) =>
      who.post<Evidence>(`/v1/evidence/${factId}/unmasking`, body);
    expect((await unmask(official)).status).toBe(403);
    expect((await unmask(unit.purchaser)).status).toBe(403);
    expect((await unmask(operator)).status).toBe(403);
    expect((await unmask(auditor, {})).status).toBe(400);
    expect((await unmask(auditor, { reason: '  ' })).status).toBe(400);
    const before = (await views(auditor, '&act=unmasked')).length;
    for (const who of [auditor, finance]) {
      const { status, body } = await unmask(who);
      expect({ status, masked: body.masked }).toEqual({ status: 201, masked: false });
      expect(body.shipment.driverName).toBe('马成山');
    }
    const [newest, first, ...earlier] = await views(auditor, '&act=unmasked');
    expect(earlier).toHaveLength(before);
    expect(newest).toMatchObject({ office: 'finance', reason: '核对签收人身份', subjectId: factId });
    expect(first).toMatchObject({ office: 'audit', reason: '核对签收人身份' });
    // Only where the auditor may look at all.
    const foreign = await world.official('610600', ['auditor']);
    expect((await unmask(foreign)).status).toBe(404);
  });

  it('is read by auditors for their region and by operators, by person, object and day', async () => {
    expect((await official.get('/v1/access-log')).status).toBe(403);
    expect((await unit.purchaser.get('/v1/access-log')).status).toBe(403);
    const elsewhere = await world.official('610600', ['auditor']);
    expect(await views(elsewhere)).toEqual([]);
    const own = await world.official('320205', ['auditor']);
    expect((await views(own)).some(({ userName }) => userName.length > 0)).toBe(true);
    const bySubject = await views(auditor, `&subjectId=${photoId}`);
    expect(new Set(bySubject.map(({ act }) => act))).toEqual(new Set(['photo']));
    expect(await views(auditor, '&from=2020-01-01&to=2020-01-31')).toEqual([]);
    const first = await auditor.get<Views>('/v1/access-log?limit=2');
    const second = await auditor.get<Views>(`/v1/access-log?limit=2&cursor=${first.body.nextCursor}`);
    const all = await views(auditor);
    expect([...first.body.items, ...second.body.items]).toEqual(all.slice(0, 4));
  });

  it('tells who changed what: of orders of the region, and by its official bodies', async () => {
    const changes = async (who: Client, query = '') =>
      (await who.get<Changes>(`/v1/changes?limit=100${query}`)).body.items;
    const ofOrder = await changes(auditor, `&subjectId=${orderId}`);
    expect(ofOrder.map(({ type }) => type).sort()).toEqual(
      ['order.placed', 'order.confirmed', 'shipment.sent', 'acceptance.signed', 'delivery.accepted'].sort(),
    );
    expect(new Set(ofOrder.map(({ userName }) => userName))).toEqual(new Set(['人**']));
    expect(ofOrder[0]?.factId).toBe(factId);
    expect((await changes(operator, `&subjectId=${orderId}`))[0]?.userName).not.toContain('*');
    expect((await changes(auditor, '&type=order')).every(({ type }) => type.startsWith('order.'))).toBe(true);
    expect(await changes(await world.official('610600', ['auditor']), `&subjectId=${orderId}`)).toEqual([]);
    const late = await world.official('320205', ['auditor'], { firstYear: 2030 });
    expect(await changes(late, `&subjectId=${orderId}`)).toEqual([]);
  });

  it('tells the two sides which bodies looked at their papers and took lists with them, and names no people', async () => {
    type Looks = { items: { organizationName: string; act: string; looks: number; papers: number }[] };
    const bodyOf = async (who: Client) =>
      (await who.get<{ organization: { name: string } }>('/v1/sessions/current')).body.organization.name;
    const looks = async (who: Client, query = '') => {
      const { body, text } = await who.get<Looks>(`/v1/looks?limit=100${query}`);
      return { items: body.items, text };
    };
    const copy = { name: '采购单位-2026', way: 'clipboard', rows: 2, filters: { year: '2026' } };
    expect((await official.post('/v1/table-copies', copy)).status).toBe(201);
    expect((await auditor.post('/v1/table-copies', { ...copy, way: 'print' })).status).toBe(201);
    expect((await unit.purchaser.post('/v1/table-copies', copy)).status).toBe(403);
    const year = new Date().getFullYear();
    expect((await official.get(`/v1/filing-workbook?year=${year}`)).status).toBe(200);
    const wanted = { kind: 'facts', format: 'csv', filters: { year } };
    expect((await official.post('/v1/exports', wanted)).status).toBe(201);
    const [asked, workbook, printed, copied] = await views(auditor, '&act=export');
    expect(asked).toMatchObject({ rows: null, label: expect.stringContaining('锡山区') });
    expect(workbook).toMatchObject({ label: expect.stringContaining('填报表') });
    expect([printed?.label, copied?.rows]).toEqual(['采购单位-2026', 2]);
    const { items, text } = await looks(unit.purchaser);
    const mine = items.filter(({ organizationName }) => organizationName !== '');
    const of = async (who: Client, act: string) => {
      const name = await bodyOf(who);
      return mine.find((one) => one.organizationName === name && one.act === act);
    };
    expect(await of(official, 'photo')).toMatchObject({ looks: 1, papers: 1 });
    expect((await of(official, 'evidence'))?.papers).toBe(1);
    expect(await of(finance, 'unmasked')).toMatchObject({ looks: 1 });
    expect((await of(official, 'export'))?.looks).toBeGreaterThanOrEqual(3);
    expect(text).not.toContain(await nameOf(official));
    expect((await looks(shop.clerk)).items.some(({ act }) => act === 'photo')).toBe(true);
    // A list of the whole city was taken by its auditor; the district's are not of another district.
    const elsewhere = (await looks((await world.buyer({ district: '320281' })).purchaser)).items;
    expect(elsewhere).toMatchObject([{ organizationName: await bodyOf(auditor), act: 'export', looks: 1 }]);
    expect((await looks(unit.purchaser, '&from=2020-01-01&to=2020-12-31')).items).toEqual([]);
    const one = await unit.purchaser.get<Looks & { nextCursor: string }>('/v1/looks?limit=1');
    const next = await unit.purchaser.get<Looks>(`/v1/looks?limit=1&cursor=${one.body.nextCursor}`);
    expect([...one.body.items, ...next.body.items]).toEqual(items.slice(0, 2));
    expect((await official.get('/v1/looks')).status).toBe(403);
  });

  it('can be added to and never changed or removed, whoever tries', async () => {
    await expect(world.database.read('UPDATE access_log SET rows = 0')).rejects.toThrow(/permission denied/);
    await expect(world.database.read('DELETE FROM access_log')).rejects.toThrow(/permission denied/);
    const direct = new Owner({ connectionString: world.config.databaseUrl });
    await direct.connect();
    for (const sql of ['UPDATE access_log SET rows = 0', 'DELETE FROM access_log', 'TRUNCATE access_log'])
      await expect(direct.query(sql)).rejects.toThrow(/written once/);
    await direct.end();
  });

  it('keeps an auditor from changing anything but the own account', async () => {
    expect((await auditor.post('/v1/password-changes', {})).status).toBe(400);
    expect((await auditor.delete('/v1/sessions')).status).toBe(204);
  });
});
