import { QuestionCircleOutlined } from '@ant-design/icons';
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link } from 'react-router';
import { CopyButton, Dialog, usePhone } from '../shared';
import styles from './term.module.css';
import { useOfficialWords } from './words';

export type TermName =
  | 'target'
  | 'accepted'
  | 'paid'
  | 'progress'
  | 'sameDay'
  | 'forecast'
  | 'outside'
  | 'adds'
  | 'evidence'
  | 'attribution'
  | 'factCount'
  | 'units';

type Side = 'start' | 'middle' | 'end';

/** Where the bubble hangs so that it stays on the page. */
function roomiest(frame: HTMLElement | null): Side {
  if (frame === null) return 'middle';
  const { left, right } = frame.getBoundingClientRect();
  if (right > window.innerWidth - 180) return 'end';
  return left < 180 ? 'start' : 'middle';
}

/** A small question mark that says what a figure counts: on hover, focus or tap. */
export function Term({ name }: { name: TermName }) {
  const { title, text } = useOfficialWords().terms[name];
  return <Explain title={title} text={text} />;
}

/** The same for a figure that brings its own definition, and where there are rows the API address that reads them. */
export function Explain({
  title,
  text,
  address,
}: {
  title: string;
  text: string;
  address?: string | undefined;
}) {
  const t = useOfficialWords();
  const id = useId();
  const phone = usePhone();
  const frame = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  const [side, setSide] = useState<Side>('middle');
  const show = () => {
    setSide(roomiest(frame.current));
    setOpen(true);
  };
  const close = () => setOpen(false);
  // The address can be walked to and copied before the bubble goes.
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) =>
    !currentTarget.contains(relatedTarget) && close();
  const onKeyDown = ({ key }: KeyboardEvent) => key === 'Escape' && close();
  const pointed = phone ? {} : { onMouseEnter: show, onMouseLeave: close, onBlur, onKeyDown };
  return (
    <span ref={frame} className={styles['term']} {...pointed}>
      <button
        type="button"
        aria-label={t.terms.whatIs(title)}
        aria-expanded={open}
        aria-describedby={open && !phone ? id : undefined}
        onClick={show}
        onFocus={() => !phone && show()}
      >
        <QuestionCircleOutlined aria-hidden="true" />
      </button>
      {open && !phone && (
        <span className={`${styles['bubble']} ${styles[side]}`}>
          <span role="tooltip" id={id}>
            <b>{title}</b>
            {text}
          </span>
          {address && <RowsAddress address={address} />}
        </span>
      )}
      {phone &&
        open &&
        createPortal(
          <Dialog open onClose={() => setOpen(false)} title={title}>
            <p>{text}</p>
            {address && <RowsAddress address={address} />}
            <p className={styles['all']}>
              <Link to="/official/definitions">{t.terms.all}</Link>
            </p>
          </Dialog>,
          document.body,
        )}
    </span>
  );
}

/** What the rows of a figure are read with, filters and all. */
export function RowsAddress({ address }: { address: string }) {
  const t = useOfficialWords();
  return (
    <span className={styles['address']}>
      {t.terms.rows}
      <code>GET {address}</code>
      <CopyButton size="small" text={new URL(address, window.location.origin).href} label={t.terms.rows} />
    </span>
  );
}
