import { type Actor, Config, Database, Papers, Problem, writeWord, writeWorkbook } from '@app/platform';
import { Injectable, StreamableFile } from '@nestjs/common';
import { asOfText, bulletinPaper, type PublishedBulletin } from './bulletin-paper.policy';
import { workbookTables } from './bulletin-tables.policy';
import type { BulletinDetail } from './bulletins.dto';
import { BulletinsQueries } from './bulletins.queries';

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;

/** 通报 as A4 pages, as a Word document and as a workbook, all from what was frozen. */
@Injectable()
export class BulletinPapers {
  constructor(
    private readonly papers: Papers,
    private readonly queries: BulletinsQueries,
    private readonly database: Database,
    private readonly config: Config,
  ) {
    papers.offer('bulletin', async (actor, id) => {
      const bulletin = publishedOnly(await queries.one(actor, id));
      return bulletinPaper(bulletin, await this.officeOf(id), config.payee.name);
    });
  }

  /** Errors: request.not_found, bulletin.nothing_to_print. */
  issue(actor: Actor, id: string, origin: string): Promise<StreamableFile> {
    return this.papers.issue(actor, 'bulletin', id, origin);
  }

  /** Errors: request.not_found, bulletin.nothing_to_print. */
  async workbook(actor: Actor, id: string): Promise<StreamableFile> {
    const bulletin = publishedOnly(await this.queries.one(actor, id));
    const { title, number, contentHash, figures, withdrawnAt, withdrawalReason } = bulletin;
    const content = await writeWorkbook(
      workbookTables(figures, [
        ['名称', title],
        ['编号', number],
        ...(withdrawnAt ? withdrawal(withdrawnAt, withdrawalReason) : []),
        ['数据截至', asOfText(figures.asOf)],
        ['内容校验', contentHash ?? ''],
      ]),
    );
    return fileOf(content, 'xlsx', { title, number });
  }

  /** Errors: request.not_found, bulletin.nothing_to_print. */
  async document(actor: Actor, id: string): Promise<StreamableFile> {
    const bulletin = publishedOnly(await this.queries.one(actor, id));
    const paper = bulletinPaper(bulletin, await this.officeOf(id), this.config.payee.name);
    return fileOf(await writeWord(paper), 'docx', bulletin);
  }

  private async officeOf(id: string): Promise<{ id: string; name: string }> {
    const [office] = await this.database.read<{ id: string; name: string }>(
      'SELECT o.id, o.name FROM bulletins b JOIN organizations o ON o.id = b.organization_id WHERE b.id = $1',
      [id],
    );
    if (!office) throw new Problem('request.not_found');
    return office;
  }
}

function fileOf(
  content: Buffer,
  ending: keyof typeof types,
  { title, number }: { title: string; number: string },
): StreamableFile {
  const name = encodeURIComponent(`${title} ${number}`);
  return new StreamableFile(content, {
    type: types[ending],
    length: content.length,
    disposition: `attachment; filename="${number}.${ending}"; filename*=UTF-8''${name}.${ending}`,
  });
}

function publishedOnly(bulletin: BulletinDetail): PublishedBulletin {
  const { number, publishedAt } = bulletin;
  if (number === null || publishedAt === null) throw new Problem('bulletin.nothing_to_print');
  return { ...bulletin, number, publishedAt: new Date(publishedAt).toISOString() };
}

/** What must be read before any figure of it. */
function withdrawal(at: string, reason: string | null): [string, string][] {
  return [['状态', `已撤回（${asOfText(at)}）：${reason ?? ''}`]];
}
