import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useShared } from './words';

async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  // An old browser, or plain http inside a city network.
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** Copies exactly `text`; `label` says what it is for a screen reader. */
export function CopyButton({
  text,
  label,
  size,
  before,
  children,
}: {
  text: string;
  label: string;
  /** What must have succeeded before anything is copied. */
  before?: () => Promise<boolean>;
  size?: 'small' | 'middle' | 'large';
  /** What the button says instead of 复制. */
  children?: string;
}) {
  const t = useShared();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      size={size ?? 'middle'}
      icon={copied ? <CheckOutlined /> : <CopyOutlined />}
      aria-label={`${t.actions.copy} ${label}`}
      onClick={async () => {
        if (before && !(await before())) return;
        await copyText(text);
        setCopied(true);
      }}
    >
      <span aria-live="polite">{copied ? t.actions.copied : (children ?? t.actions.copy)}</span>
    </Button>
  );
}
