import { parse } from 'csv-parse/sync';
import { type AcceptanceSheet, acceptanceSheet } from '../../libs/fulfillment/src/acceptance-sheet.policy';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { confirm, delivered, draftOf, type Order, order } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';
import { corpus, type Nasty } from './corpus';

type Refusal = { code: string; errors: { pointer: string; code: string }[] };
type Field = {
  name: string;
  longest: number;
  /** Notes may have line breaks and may be empty. */
  note?: boolean;
  send(text: string): Promise<{ status: number; body: unknown }>;
  /** What the API says it kept. */
  read(answer: unknown): Promise<unknown>;
};

type TableFile = { toCsv(rows: unknown[][]): string; toTsv(rows: unknown[][]): string };

/** The web client's own; its other types are a browser's. */
const { toCsv, toTsv } = jest.requireActual<TableFile>('../../apps/web/src/shared/table-file');

/** Every string through every field with 1; with 4 each field has every fourth, another quarter than its neighbours. */
const share = Number(process.env['INPUT_SHARE'] ?? 4);

/** How many strings are under way at once. */
const lanes = 4;

describe('every nasty string through every free text', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let big: Order;
  let accepted: { order: Order; acceptanceId: string; lineId: string };
  let fields: Field[];

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 900_000, priceFen: 100 });
    big = await order(unit, [{ pack, quantity: 20_000 }]);
    await confirm(shop, big.id);
    accepted = await deliveredOrder();
    fields = fieldsOf();
  });

  afterAll(() => world?.stop());

  async function deliveredOrder() {
    const done = await delivered(unit, shop, [{ pack, quantity: 5_000 }]);
    const { body } = await unit.purchaser.get<{ lines: { id: string }[] }>(
      `/v1/acceptances/${done.acceptanceId}`,
    );
    return { order: done.order, acceptanceId: done.acceptanceId, lineId: body.lines[0]?.id as string };
  }

  /** A free text of a body: sent by `post`, found again in what `path` answers. */
  function field(
    name: string,
    longest: number,
    who: Client,
    path: () => string,
    body: (text: string) => unknown,
    back: (answer: never) => Promise<unknown>,
    note = false,
  ): Field {
    return {
      name,
      longest,
      note,
      send: (text) => who.post(path(), body(text)),
      read: (answer) => back(answer as never),
    };
  }

  const one = async (who: Client, path: string): Promise<Record<string, never>> => (await who.get(path)).body;

  function checkoutField(
    name: string,
    longest: number,
    body: (text: string) => Record<string, unknown>,
    pick: (order: { note: string; deliveryAddress: Record<string, string> }) => unknown,
  ): Field {
    const back = async ({ orders }: { orders: { id: string }[] }) =>
      pick((await one(unit.purchaser, `/v1/orders/${orders[0]?.id}`)) as never);
    return field(
      name,
      longest,
      unit.purchaser,
      () => '/v1/checkouts',
      (text) => draftOf([{ pack, quantity: 1 }], body(text)),
      back,
      true,
    );
  }

  function shipmentField(
    name: string,
    longest: number,
    body: (text: string) => Record<string, unknown>,
    pick: (shipment: never) => unknown,
  ): Field {
    const line = { orderLineId: big.lines[0]?.id, quantity: 1 };
    const transport = { carrier: '邮政', trackingNumber: 'X1' };
    const back = async ({ id }: { id: string }) =>
      pick((await one(shop.clerk, `/v1/shipments/${id}`)) as never);
    return field(
      name,
      longest,
      shop.clerk,
      () => `/v1/orders/${big.id}/shipments`,
      (text) => ({ lines: [line], ...transport, ...body(text) }),
      back,
    );
  }

  function fieldsOf(): Field[] {
    const address = (part: string) => (text: string) => ({
      deliveryAddress: { recipient: '甲', phone: '1', detail: '乙', [part]: text },
    });
    const line = { orderLineId: big.lines[0]?.id, quantity: 1 };
    const truck = {
      transport: 'own_truck',
      carrier: undefined,
      trackingNumber: undefined,
      driverName: '丙',
      plateNumber: '苏B1',
    };
    return [
      checkoutField(
        'order note',
        500,
        (note) => ({ note }),
        (order) => order.note ?? '',
      ),
      checkoutField('recipient', 60, address('recipient'), (order) => order.deliveryAddress['recipient']),
      checkoutField('address', 200, address('detail'), (order) => order.deliveryAddress['detail']),
      shipmentField(
        'carrier',
        40,
        (carrier) => ({ carrier }),
        (shipment: { carrier: string }) => shipment.carrier,
      ),
      shipmentField(
        'tracking number',
        60,
        (trackingNumber) => ({ trackingNumber }),
        (shipment: { trackingNumber: string }) => shipment.trackingNumber,
      ),
      shipmentField(
        'driver',
        40,
        (driverName) => ({ ...truck, driverName }),
        (shipment: { driverName: string }) => shipment.driverName,
      ),
      shipmentField(
        'plate',
        20,
        (plateNumber) => ({ ...truck, plateNumber }),
        (shipment: { plateNumber: string }) => shipment.plateNumber,
      ),
      shipmentField(
        'lot',
        60,
        (lotNumber) => ({ lines: [{ ...line, lotNumber }] }),
        (shipment: { lines: { lotNumber: string }[] }) => shipment.lines[0]?.lotNumber,
      ),
      shipmentField(
        'township',
        40,
        (originTownship) => ({ lines: [{ ...line, originTownship }] }),
        (shipment: { lines: { originTownship: string }[] }) => shipment.lines[0]?.originTownship,
      ),
      field(
        'stock movement',
        200,
        shop.clerk,
        () => `/v1/skus/${pack.skuId}/stock-movements`,
        (reason) => ({ kind: 'received', quantity: 1, reason }),
        () => keptInEvent('stock.moved'),
      ),
      field(
        'return',
        200,
        unit.purchaser,
        () => `/v1/acceptances/${accepted.acceptanceId}/returns`,
        (reason) => ({ reason, lines: [{ acceptanceLineId: accepted.lineId, quantity: 1 }] }),
        async ({ id }: { id: string }) =>
          (
            await world.database.read<{ reason: string }>('SELECT reason FROM goods_returns WHERE id = $1', [
              id,
            ])
          )[0]?.reason,
      ),
    ];
  }

  /** For what no page lists by itself: the newest movement of the one sku. */
  async function keptInEvent(_type: string): Promise<unknown> {
    const [row] = await world.database.read<{ reason: string }>(
      'SELECT reason FROM stock_movements ORDER BY id DESC LIMIT 1',
    );
    return row?.reason;
  }

  /** By our own words, not by the product's pattern: what may not be stored in one line, or in a note. */
  function isAcceptable(text: string, { longest, note }: Field): boolean {
    const trimmed = text.trim();
    if (trimmed.length > longest || (!note && trimmed.length === 0)) return false;
    return [...trimmed].every((character) => {
      if (note && (character === '\n' || character === '\t')) return true;
      const code = character.codePointAt(0) as number;
      if (code < 32 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff)) return false;
      if (code === 0xfffd || (code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef)) return false;
      return !/\p{Format}|\p{Line_Separator}|\p{Paragraph_Separator}/u.test(character);
    });
  }

  async function faultOf(one: Field, { family, number, text }: Nasty): Promise<string | undefined> {
    const answer = await one.send(text);
    const said = `${one.name}, ${family} ${number} ${JSON.stringify(text.slice(0, 60))}: ${answer.status}`;
    if (!isAcceptable(text, one)) {
      const { code, errors } = answer.body as Refusal;
      const named = errors?.length > 0 || code === 'request.invalid_text';
      return answer.status === 400 && /^request\.invalid/.test(code) && named ? undefined : `${said} ${code}`;
    }
    if (answer.status !== 201) return `${said} ${JSON.stringify(answer.body)}`;
    const kept = await one.read(answer.body);
    return kept === text.trim() ? undefined : `${said} kept as ${JSON.stringify(kept)}`;
  }

  async function faultsOf(one: Field, strings: readonly Nasty[]): Promise<string[]> {
    const faults: string[] = [];
    let next = 0;
    // Where the newest row is read back, one at a time.
    const count = one.name === 'stock movement' ? 1 : lanes;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < strings.length; index = next++) {
        const fault = await faultOf(one, strings[index] as Nasty);
        if (fault) faults.push(fault);
      }
    };
    await Promise.all(Array.from({ length: count }, lane));
    return faults;
  }

  it.each(Array.from({ length: 11 }, (_, index) => index))(
    'stores it as it is or refuses it by name (text %i)',
    async (index) => {
      const one = fields[index] as Field;
      const strings = corpus.filter(({ number }) => (number + index) % share === 0);
      expect({ field: one.name, faults: await faultsOf(one, strings) }).toEqual({
        field: one.name,
        faults: [],
      });
    },
    300_000,
  );

  it('finds nothing or something, and never breaks, when it is looked for', async () => {
    const paths = (text: string) => [
      `/v1/products?q=${text}`,
      `/v1/products?county=${text}`,
      `/v1/orders?q=${text}`,
    ];
    const broken: string[] = [];
    for (const { text, family, number } of corpus.filter(({ number }) => number % share === 0)) {
      const query = encodeURIComponent(Buffer.from(text.slice(0, 400)).toString());
      for (const path of paths(query)) {
        const { status } = await unit.purchaser.get(path);
        if (status !== 200 && status !== 400)
          broken.push(`${family} ${number} ${path.slice(0, 80)}: ${status}`);
      }
    }
    expect(broken).toEqual([]);
  }, 300_000);

  it('prints on the acceptance sheet: twenty real ones, and every text on a drawn one', async () => {
    const shipped = await world.database.read<{ id: string }>(
      'SELECT id FROM acceptances ORDER BY id DESC LIMIT 20',
    );
    for (const { id } of shipped) {
      const { status, bytes } = await unit.purchaser.get(`/v1/acceptances/${id}/sheet`);
      expect({ status, start: bytes.subarray(0, 5).toString() }).toEqual({ status: 200, start: '%PDF-' });
    }
    for (let start = 0; start < corpus.length; start += 100) {
      const pdf = await acceptanceSheet(sheetOf(corpus.slice(start, start + 100).map(({ text }) => text)));
      expect({
        start,
        head: pdf.subarray(0, 5).toString(),
        tail: /%%EOF\s*$/.test(pdf.subarray(-10).toString()),
      }).toEqual({ start, head: '%PDF-', tail: true });
    }
  }, 300_000);

  function sheetOf(texts: readonly string[]): AcceptanceSheet {
    const [first = ''] = texts;
    const when = new Date('2026-11-20T00:00:00Z');
    return {
      number: 'YS1',
      orderNumber: '1',
      shipmentNumber: '2',
      buyerName: first,
      buyerCreditCode: 'x',
      supplierName: first,
      supplierCreditCode: 'y',
      fundingSource: 'canteen',
      shippedAt: when,
      carrier: first,
      trackingNumber: first,
      driverName: null,
      plateNumber: null,
      lines: texts.map((text) => ({
        productName: text,
        spec: text,
        lotNumber: text,
        originCountyName: text,
        originTownship: text,
        shippedQuantity: 1,
        acceptedQuantity: 0,
        rejectedQuantity: 1,
        reason: text,
        priceFen: 1,
        amountFen: 1,
      })),
      acceptedFen: 1,
      note: texts.join('\n').slice(0, 500),
      photoCount: 0,
      firstSigner: first,
      firstSignedAt: when,
      secondSigner: first,
      secondSignedAt: when,
    };
  }

  it('comes out of a CSV as it went in, and never as a formula', () => {
    // As bytes of a file: half a surrogate pair has none.
    const texts = corpus.map(({ text }) => Buffer.from(text).toString());
    const rows = parse(toCsv(texts.map((text) => [text, 1])), {
      bom: true,
      record_delimiter: '\r\n',
    }) as string[][];
    expect(rows).toHaveLength(texts.length);
    for (const [index, text] of texts.entries()) {
      const cell = String(rows[index]?.[0]);
      const figure = /^-?\d+(\.\d+)?$/.test(text);
      if (/^[=+\-@\t\r]/.test(cell))
        expect({ text, safe: figure || /^="\d{12,}"$/.test(cell) }).toEqual({ text, safe: true });
      // As it is, with the apostrophe that makes it a text, or as the text of a long number.
      expect([text, `'${text}`, `="${text}"`]).toContain(cell);
    }
    for (const line of toTsv(texts.map((text) => [text])).split('\n'))
      expect({ line, safe: !/^[=+\-@]/.test(line) || /^-?\d+(\.\d+)?$/.test(line) }).toEqual({
        line,
        safe: true,
      });
  });

  it('leaves the books balanced', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
