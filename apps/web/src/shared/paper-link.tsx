import { FilePdfOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';

/** A paper as PDF, in a tab of its own, from where the browser prints or saves it. */
export function PaperLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <a href={href} className={className} target="_blank" rel="noreferrer">
      <FilePdfOutlined aria-hidden="true" /> {children}
    </a>
  );
}
