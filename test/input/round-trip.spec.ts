import { buildDocument, drawPaper, paperFaces } from '@app/platform';
import {
  type AcceptanceSheet,
  acceptanceSheet,
} from '../../libs/fulfillment/src/papers/acceptance-sheet.policy';
import { questions } from '../access/rules';
import { expectBooksToBalance } from '../support/books';
import { World } from '../support/world';
import { askedIn } from './asked';
import { corpus, type Nasty } from './corpus';
import { type Field, fields, freeQuestions, freeTexts, notEntered, type Scene, sceneIn } from './fields';

type Refusal = { code: string; errors: { pointer: string; code: string }[] };

/** Every string through every field with 1; with 48 each field has every 48th, another part than its neighbours. */
const share = Number(process.env['INPUT_SHARE'] ?? 48);

/** Beside the paper's own words. */
const mark = {
  code: '0000',
  url: 'http://paper.test/check/0000',
  issuedAt: new Date('2026-11-20T00:00:00Z'),
};

/** How many strings are under way at once. */
const lanes = 4;

describe('every nasty string through every free text', () => {
  let world: World;
  let scene: Scene;

  beforeAll(async () => {
    world = await World.start();
    scene = await sceneIn(world);
  }, 300_000);

  afterAll(() => world?.stop());

  it('knows every text of the API document: entered here, or with a reason why not', () => {
    const entered = fields.map(({ at }) => at);
    expect([...entered, ...Object.keys(notEntered)].sort()).toEqual(
      // A text that several kinds of one body have is one text.
      [...new Set(freeTexts(buildDocument(world.app)))].sort(),
    );
  });

  /** By our own words, not by the product's pattern: what may not be stored in one line, or in a note. */
  function isAcceptable(text: string, { longest, note, filled, shape }: Field): boolean {
    const trimmed = text.trim();
    const characters = [...trimmed];
    if (shape) return characters.length <= longest && shape.test(trimmed);
    if (characters.length > longest || ((!note || filled) && characters.length === 0)) return false;
    return characters.every((character) => {
      if (note && (character === '\n' || character === '\t')) return true;
      const code = character.codePointAt(0) as number;
      if (code < 32 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff)) return false;
      if (code === 0xfffd || (code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef)) return false;
      return !/\p{Format}|\p{Line_Separator}|\p{Paragraph_Separator}/u.test(character);
    });
  }

  async function faultOf(one: Field, { family, number, text }: Nasty): Promise<string | undefined> {
    const answer = await one.send(scene, text);
    const said = `${one.at}, ${family} ${number} ${JSON.stringify(text.slice(0, 60))}: ${answer.status}`;
    if (!isAcceptable(text, one)) {
      const { code, errors } = answer.body as Refusal;
      const named = errors?.length > 0 || code === 'request.invalid_text';
      return answer.status === 400 && /^request\.invalid/.test(code) && named ? undefined : `${said} ${code}`;
    }
    if (answer.status !== 201 && answer.status !== 200) return `${said} ${JSON.stringify(answer.body)}`;
    const kept = await one.read(scene, answer.body as never);
    return kept === text.trim() ? undefined : `${said} kept as ${JSON.stringify(kept)}`;
  }

  async function faultsOf(one: Field, strings: readonly Nasty[]): Promise<string[]> {
    const faults: string[] = [];
    let next = 0;
    const count = one.alone ? 1 : lanes;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < strings.length; index = next++) {
        const fault = await faultOf(one, strings[index] as Nasty);
        if (fault) faults.push(fault);
      }
    };
    await Promise.all(Array.from({ length: count }, lane));
    return faults;
  }

  it.each(fields.map(({ at }, index): [string, number] => [at, index]))(
    'stores it as it is or refuses it by name: %s',
    async (_, index) => {
      const strings = corpus.filter(({ number }) => (number + index) % share === 0);
      expect(await faultsOf(fields[index] as Field, strings)).toEqual([]);
    },
    300_000,
  );

  it('finds nothing or something, and never breaks, whatever a list is asked', async () => {
    const { askers, thingAt } = await askedIn(scene);
    const broken: string[] = [];
    for (const [index, { path, name }] of freeQuestions(buildDocument(world.app)).entries()) {
      const address = `${path.replace('{id}', thingAt(path))}?${questions[`GET ${path}`] ?? ''}`;
      const answers = await Promise.all(askers.map((asker) => asker.get(address)));
      const asker = askers[answers.findIndex(({ status }) => status === 200)];
      if (!asker) broken.push(`nobody may ask ${address}`);
      const strings = corpus.filter(({ number }) => (number + index) % (4 * share) === 0);
      for (const { text, family, number } of asker ? strings : []) {
        const query = encodeURIComponent(Buffer.from(text.slice(0, 400)).toString());
        const { status } = (await asker?.get(`${address}&${name}=${query}`)) ?? {};
        if (status !== 200 && status !== 400) broken.push(`${path} ${name}, ${family} ${number}: ${status}`);
      }
    }
    expect(broken).toEqual([]);
  }, 300_000);

  it('prints on the acceptance sheet: twenty real ones, and every text on a drawn one', async () => {
    const shipped = await world.database.read<{ id: string }>(
      'SELECT id FROM acceptances ORDER BY id DESC LIMIT 20',
    );
    for (const { id } of shipped) {
      const { status, bytes } = await scene.unit.purchaser.get(`/v1/acceptances/${id}/sheet`);
      expect({ status, start: bytes.subarray(0, 5).toString() }).toEqual({ status: 200, start: '%PDF-' });
    }
    for (let start = 0; start < corpus.length; start += 100) {
      const texts = corpus.slice(start, start + 100).map(({ text }) => text);
      const pdf = await drawPaper(acceptanceSheet(sheetOf(texts)), mark, paperFaces());
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
      buyerId: '',
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

  it('leaves the books balanced', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
