import { readFileSync } from 'node:fs';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { Actor } from '../access';
import { maskName, masksFor, scrub } from '../audit/masking';
import { Clock } from '../clock';
import { Config } from '../config';
import { Problem } from '../errors';
import { webOrigin } from '../routes';
import { actFor, tenantOf } from '../tenant';
import { Turns } from '../turns';
import { drawPaper, type PaperMark } from './draw-paper';
import { contentHash, type Paper, type PaperName } from './paper';
import type { PaperCheck } from './paper-check.entity';
import { PaperChecks } from './paper-checks';
import type { CheckedPaper } from './paper-checks.dto';
import { printedCode } from './paper-code';
import { type Faces, openFace } from './paper-pages';

/**
 * Reads what the paper says now, with the actor's rights. `subject` says what it is about: an id, or what the kind of
 * paper writes for several. Errors: request.not_found outside its scope.
 */
export type PaperSource = (actor: Actor, subject: string) => Promise<Paper>;

/** A drawing takes a core for a part of a second. */
const drawnAtOnce = 1;
const longestQueue = 40;
/** Up to a hundred pages, which take the processor 0.8 seconds; nobody else's paper is drawn meanwhile. */
const mostRows = 2_000;

const rowsOf = ({ tables = [] }: Paper): number => tables.reduce((sum, { rows }) => sum + rows.length, 0);

/** For readers who need not know people. What its code is for stays as it is: both say the same. */
function withoutPeople(paper: Paper): Paper {
  return {
    ...paper,
    fields: paper.fields.map((field) => ({ ...field, value: scrub(field.value) })),
    remarks: paper.remarks?.map(scrub) ?? [],
    signatures: paper.signatures.map(({ name, ...rest }) =>
      name ? { ...rest, name: maskName(name) } : { ...rest, name },
    ),
  };
}

let faces: Faces | undefined;

/** The two faces that papers are printed in; read when the first paper is drawn. */
export function paperFaces(): Faces {
  faces ??= { regular: face('400Regular'), bold: face('700Bold') };
  return faces;
}

function face(style: string) {
  return openFace(
    readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${style}/NotoSansSC_${style}.ttf`)),
  );
}

/**
 * The papers of the market: each lib offers what its papers say, here they get their code, are drawn, and are compared
 * when somebody checks one.
 */
@Injectable()
export class Papers {
  private readonly turns = new Turns(drawnAtOnce, longestQueue);
  private readonly sources = new Map<PaperName, PaperSource>();

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly checks: PaperChecks,
  ) {}

  /** Once per paper, when the lib that knows it starts. */
  offer(name: PaperName, source: PaperSource): void {
    if (this.sources.has(name)) throw new Error(`Paper offered twice: ${name}`);
    this.sources.set(name, source);
  }

  /**
   * The paper as PDF to print, stamp and file. `origin`: where the caller reached us, for the QR where PUBLIC_ORIGIN is
   * not set. Errors: request.not_found, request.malformed (Host), paper.too_long, service.unavailable when too many are
   * being drawn.
   */
  async issue(actor: Actor, name: PaperName, subject: string, origin: string): Promise<StreamableFile> {
    const reachable = webOrigin(this.config.publicOrigin ?? origin);
    const paper = await this.sourceOf(name)(actor, subject);
    if (rowsOf(paper) > mostRows) throw new Problem('paper.too_long', { mostRows });
    // An address may name an id in capitals; it is the same thing.
    const { code, issuedAt } = await this.checks.issue(actor, subject.toLowerCase(), paper);
    const printed = printedCode(code);
    const url = `${reachable}/check/${printed}`;
    const shown = masksFor(actor) ? withoutPeople(paper) : paper;
    const bytes = await this.draw(shown, { code: printed, url, issuedAt });
    return new StreamableFile(bytes, {
      type: 'application/pdf',
      length: bytes.length,
      disposition: `inline; filename="${paper.number}.pdf"; filename*=UTF-8''${encodeURIComponent(
        `${paper.title} ${paper.number}`,
      )}.pdf`,
    });
  }

  /** The bytes of a paper whose mark is known; takes its turn. */
  draw(paper: Paper, mark: PaperMark): Promise<Buffer> {
    return this.turns.take(() => drawPaper(paper, mark, paperFaces()));
  }

  /**
   * What was handed out under the code, and whether it is still so. Called for nobody: what is compared is read through
   * the eyes of a side of the paper, and only that it is alike or not comes out. Errors: paper_check.unknown, request.too_many.
   */
  async check(typed: string, address: string): Promise<CheckedPaper> {
    const found = await this.checks.find(typed, address);
    const { code, kind, number, paperDate, sides, amounts, issuedAt } = found;
    const state = await this.stateOf(found);
    return {
      ...{ code: printedCode(code), state, kind, number, paperDate, sides, amounts },
      issuedAt: new Date(issuedAt).toISOString(),
      checkedAt: this.clock.now().toISOString(),
    };
  }

  private async stateOf(
    issued: PaperCheck & { readerPersona: Actor['persona'] },
  ): Promise<CheckedPaper['state']> {
    const reader = {
      userId: issued.readerId,
      organizationId: issued.readerId,
      persona: issued.readerPersona,
      ...{ userName: '', login: '', organizationName: '', regionCode: '', regionName: '' },
      ...{ unitKind: null, roles: [] },
    } satisfies Actor;
    actFor(tenantOf(reader, []));
    try {
      const paper = await this.sourceOf(issued.kind)(reader, issued.subject);
      if (contentHash(paper.check) !== issued.contentHash) return 'superseded';
      // Printed after it was called off it is the paper of today, and still not to be relied on.
      if (paper.caution?.standing === 'void') return 'superseded';
      return paper.caution ? 'provisional' : 'current';
    } catch (error) {
      if (error instanceof Problem && error.code === 'request.not_found') return 'superseded';
      throw error;
    }
  }

  private sourceOf(name: PaperName): PaperSource {
    const source = this.sources.get(name);
    if (!source) throw new Error(`Nobody offers the paper ${name}`);
    return source;
  }
}
