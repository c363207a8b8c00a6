import { Clock, Database, Files, pictureLook } from '@app/platform';
import { Injectable } from '@nestjs/common';

type Unseen = { fileId: string; paperId: string; buyerId: string; supplierId: string | null };

const atOnce = 50;

/** Photos of acceptances and pictures of sales reports that have no look yet. */
const unseen = `
  SELECT p.* FROM (
    SELECT ap.file_id AS "fileId", a.id AS "paperId", a.buyer_id AS "buyerId", a.supplier_id AS "supplierId"
      FROM acceptances a JOIN acceptance_photos ap ON ap.acceptance_id = a.id WHERE a.order_id = ANY ($1)
    UNION ALL
    SELECT s.file_id, r.id, r.reporter_id, NULL
      FROM sales_reports r JOIN sales_files s ON s.report_id = r.id JOIN files f ON f.id = s.file_id
     WHERE r.id = ANY ($1) AND NOT s.removed AND f.media_type LIKE 'image/%') p
   WHERE NOT EXISTS (SELECT FROM photo_looks l WHERE l.file_id = p."fileId" AND l.paper_id = p."paperId")
   ORDER BY 1, 2 LIMIT ${atOnce}`;

/** What photos look like, taken once from each stored file. */
@Injectable()
export class PhotoLooks {
  constructor(
    private readonly database: Database,
    private readonly files: Files,
    private readonly clock: Clock,
  ) {}

  /** Of all papers of these orders and sales reports; outside of any transaction, because files are read. */
  async take(subjects: readonly string[]): Promise<void> {
    for (;;) {
      const found = await this.database.read<Unseen>(unseen, [subjects]);
      for (const one of found) await this.keep(one, await this.lookOf(one.fileId));
      if (found.length < atOnce) return;
    }
  }

  /** Undefined where the file is no picture, or not there: then nothing can be compared. */
  private async lookOf(fileId: string): Promise<string | undefined> {
    const content = await this.files.read(fileId).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return content && pictureLook(content);
  }

  private async keep({ fileId, paperId, buyerId, supplierId }: Unseen, look?: string): Promise<void> {
    await this.database.write(
      `INSERT INTO photo_looks (file_id, paper_id, buyer_id, supplier_id, look, looked_at)
       VALUES ($1, $2, $3, $4, $5::bit(64), $6) ON CONFLICT DO NOTHING`,
      [fileId, paperId, buyerId, supplierId, look ?? null, this.clock.now()],
    );
  }
}
