import { contentHash } from '@app/platform';
import type { BulletinDetail } from './bulletins.dto';

type Content = Pick<
  BulletinDetail,
  | 'regionCode'
  | 'year'
  | 'month'
  | 'title'
  | 'opening'
  | 'findings'
  | 'requests'
  | 'figures'
  | 'number'
  | 'publishedAt'
>;

/** What makes a bulletin this bulletin: words, figures, number and moment. Nothing of the layout. */
export function contentOf(bulletin: Content): object {
  const { regionCode, year, month, title, opening, findings, requests, figures, number, publishedAt } =
    bulletin;
  const at = publishedAt && new Date(publishedAt).toISOString();
  return { regionCode, year, month, title, opening, findings, requests, figures, number, publishedAt: at };
}

/** The same for the same content, in whatever order its keys are kept. */
export function hashOf(bulletin: Content): string {
  return contentHash({ figures: contentOf(bulletin) } as Parameters<typeof contentHash>[0]);
}
