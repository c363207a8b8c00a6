import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './dialog.module.css';
import { useShared } from './words';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  width?: number;
}

/** A native modal dialog: focus stays inside, Escape closes; a bottom sheet on a phone. */
export function Dialog({ open, onClose, title, children, footer, width = 520 }: DialogProps) {
  const t = useShared();
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  useEffect(() => {
    const dialog = element.current;
    // A click on the dialog itself, not on what it holds, is a click on the backdrop.
    const onClick = (event: MouseEvent) => event.target === dialog && onClose();
    dialog?.addEventListener('click', onClick);
    return () => dialog?.removeEventListener('click', onClick);
  }, [onClose]);
  return (
    <dialog
      ref={element}
      className={styles['dialog']}
      style={{ maxWidth: width }}
      aria-labelledby={id}
      onClose={() => open && onClose()}
    >
      {open && (
        <div className={styles['inner']}>
          <header>
            <h2 id={id}>{title}</h2>
            <button type="button" className={styles['close']} aria-label={t.actions.close} onClick={onClose}>
              <CloseOutlined />
            </button>
          </header>
          <div className={styles['body']}>{children}</div>
          {footer && <footer>{footer}</footer>}
        </div>
      )}
    </dialog>
  );
}

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  children?: ReactNode;
  confirmLabel?: string;
  danger?: boolean;
  pending?: boolean;
}

/** Asks once before an act that cannot be taken back. */
export function Confirm({
  open,
  onClose,
  onConfirm,
  title,
  children,
  confirmLabel,
  danger,
  pending,
}: ConfirmProps) {
  const t = useShared();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      width={440}
      footer={
        <>
          <Button onClick={onClose}>{t.actions.cancel}</Button>
          <Button type="primary" danger={danger ?? false} loading={pending ?? false} onClick={onConfirm}>
            {confirmLabel ?? t.actions.confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
