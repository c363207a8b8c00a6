import { QuestionCircleOutlined } from '@ant-design/icons';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link } from 'react-router';
import { Dialog, usePhone } from '../shared';
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

/** The same for a figure that brings its own definition. */
export function Explain({ title, text }: { title: string; text: string }) {
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
  const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
  const hover = phone ? {} : { onMouseEnter: show, onMouseLeave: () => setOpen(false) };
  return (
    <span ref={frame} className={styles['term']} {...hover}>
      <button
        type="button"
        aria-label={t.terms.whatIs(title)}
        aria-expanded={open}
        aria-describedby={open && !phone ? id : undefined}
        onClick={show}
        onFocus={() => !phone && show()}
        onBlur={() => !phone && setOpen(false)}
        onKeyDown={onKey}
      >
        <QuestionCircleOutlined aria-hidden="true" />
      </button>
      {open && !phone && (
        <span role="tooltip" id={id} className={`${styles['bubble']} ${styles[side]}`}>
          <b>{title}</b>
          {text}
        </span>
      )}
      {phone &&
        open &&
        createPortal(
          <Dialog open onClose={() => setOpen(false)} title={title}>
            <p>{text}</p>
            <p className={styles['all']}>
              <Link to="/official/definitions">{t.terms.all}</Link>
            </p>
          </Dialog>,
          document.body,
        )}
    </span>
  );
}
