import { LaptopOutlined, MobileOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Await, DateText, Refused, Section, Tag, toast } from '../shared';
import {
  type OwnSession,
  useAccountChanged,
  useEndOtherSessions,
  useEndSession,
  useOwnSessions,
} from './api';
import { deviceName } from './device-name';
import styles from './security.module.css';
import { useAccountWords } from './words';

export function SessionsSection() {
  const t = useAccountWords();
  const sessions = useOwnSessions();
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  const changed = useAccountChanged();
  const said = (text: string) => async () => {
    await changed();
    toast(text);
  };
  const several = (sessions.data?.length ?? 0) > 1;
  return (
    <Section
      title={t.sessions.title}
      note={several ? t.sessions.why : t.sessions.only}
      actions={
        several && (
          <Button
            size="small"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate(undefined, { onSuccess: said(t.sessions.endedOthers) })}
          >
            {t.sessions.endOthers}
          </Button>
        )
      }
    >
      <Refused error={end.error ?? endOthers.error} />
      <Await read={sessions}>
        {(items) => (
          <ul className={styles['devices']}>
            {items.map((item) => (
              <Device
                key={item.id}
                item={item}
                pending={end.isPending && end.variables === item.id}
                onEnd={() => end.mutate(item.id, { onSuccess: said(t.sessions.endedOne) })}
              />
            ))}
          </ul>
        )}
      </Await>
    </Section>
  );
}

function Device({ item, pending, onEnd }: { item: OwnSession; pending: boolean; onEnd: () => void }) {
  const t = useAccountWords();
  const mobile = /Mobile|Android|iPhone|Harmony/.test(item.device);
  return (
    <li>
      <span className={styles['deviceIcon']} aria-hidden="true">
        {mobile ? <MobileOutlined /> : <LaptopOutlined />}
      </span>
      <span>
        <b>{deviceName(item.device, t.sessions.wechat) ?? t.sessions.unknown}</b>
        <span className="quiet">
          {t.sessions.opened} <DateText value={item.openedAt} clock />
          {item.address !== '' && ` · ${t.sessions.address} ${item.address}`}
        </span>
      </span>
      {item.current ? (
        <Tag tone="good">{t.sessions.here}</Tag>
      ) : (
        <Button size="small" loading={pending} onClick={onEnd}>
          {t.sessions.end}
        </Button>
      )}
    </li>
  );
}
