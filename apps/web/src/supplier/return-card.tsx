import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Confirm, DateText, Money, Refused, Tag, toast, toneOf } from '../shared';
import { type GoodsReturn, useDecideReturn } from './api';
import styles from './return-card.module.css';
import { useSupplierWords } from './words';

/** Goods that a buyer wants to give back after acceptance: what, why, how much; two large answers. */
export function ReturnCard({ goodsReturn, linked = false }: { goodsReturn: GoodsReturn; linked?: boolean }) {
  const t = useSupplierWords();
  const [asking, setAsking] = useState<'agreed' | 'refused'>();
  const decide = useDecideReturn(goodsReturn.id);
  const answer = () =>
    asking !== undefined &&
    decide.mutate(asking, {
      onSuccess: () => toast(t.returns.decided),
      onSettled: () => setAsking(undefined),
    });
  return (
    <article className={styles['card']}>
      <Asked goodsReturn={goodsReturn} />
      {linked && (
        <Link to={`/supply/orders/${goodsReturn.orderId}`}>{t.returns.order(goodsReturn.orderNumber)}</Link>
      )}
      <Refused error={decide.error} />
      {goodsReturn.state === 'requested' ? (
        <div className={styles['acts']}>
          <Button size="large" onClick={() => setAsking('refused')}>
            {t.returns.refuse}
          </Button>
          <Button size="large" type="primary" onClick={() => setAsking('agreed')}>
            {t.returns.agree}
          </Button>
        </div>
      ) : (
        <p className="quiet">
          {goodsReturn.decidedByName} · <DateText value={goodsReturn.decidedAt} clock />
        </p>
      )}
      <Confirm
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onConfirm={answer}
        title={asking === 'agreed' ? t.returns.agree : t.returns.refuse}
        pending={decide.isPending}
        danger={asking === 'refused'}
      >
        {asking === 'agreed' ? t.returns.agreeText : t.returns.refuseText}
      </Confirm>
    </article>
  );
}

function Asked({ goodsReturn }: { goodsReturn: GoodsReturn }) {
  const t = useSupplierWords();
  return (
    <>
      <header>
        <b className="num">
          {t.returns.kinds[goodsReturn.kind]} {goodsReturn.number}
        </b>
        <Tag tone={toneOf(goodsReturn.state)}>{t.returns.states[goodsReturn.state]}</Tag>
      </header>
      <p className={styles['reason']}>“{goodsReturn.reason}”</p>
      <p className="quiet">
        {goodsReturn.buyerName} · {goodsReturn.requestedByName} ·{' '}
        <DateText value={goodsReturn.requestedAt} clock />
      </p>
      <ul>
        {goodsReturn.lines.map((line) => (
          <li key={line.id}>
            <span>
              {line.productName} <small className="quiet">{line.spec}</small>
            </span>
            <b>× {line.quantity}</b>
            <Money fen={line.amountFen} />
          </li>
        ))}
      </ul>
    </>
  );
}
