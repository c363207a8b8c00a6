import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  Facts,
  Loading,
  Money,
  Page,
  PerWeight,
  Section,
  Tag,
  toneOf,
  useShared,
} from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { MorePages } from '../shared/pages';
import { ListingDialog } from './listing-dialog';
import { MoveDialog, signed } from './move-dialog';
import { PriceDialog } from './price-dialog';
import styles from './sku.module.css';
import { type Movement, type StockItem, useMovements, useStockItem } from './stock-api';
import { StockBar } from './stock-bar';
import { type SupplierWords, useSupplierWords } from './words';

/** One pack: its stock, its price, whether it is for sale, and every movement with its reason. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSupplierWords();
  const item = useStockItem(id);
  return (
    <Page
      title={item.data?.productName ?? t.stock.title}
      eyebrow={item.data?.spec}
      back={{ to: '/supply/stock', label: t.stock.title }}
    >
      <Await read={item} bones={<Loading rows={8} />}>
        {(data) =>
          data === null ? (
            <Empty title={t.stock.notOurs} text={t.stock.emptyText} />
          ) : (
            <>
              <Pack item={data} />
              <History skuId={data.skuId} />
            </>
          )
        }
      </Await>
    </Page>
  );
}

type Asking = 'received' | 'adjusted' | 'price' | 'listing';

function Pack({ item }: { item: StockItem }) {
  const t = useSupplierWords();
  const shared = useShared();
  const [asking, setAsking] = useState<Asking>();
  const close = () => setAsking(undefined);
  const listed = item.state === 'listed';
  return (
    <div className={styles['pack']}>
      <GoodsImage name={item.illustration} alt={item.productName} className={styles['image']} eager />
      <div className={styles['body']}>
        <StockBar onHand={item.onHand} held={item.held} available={item.available} />
        <div className={styles['acts']}>
          <Button type="primary" size="large" onClick={() => setAsking('received')}>
            {t.stock.receive}
          </Button>
          <Button size="large" onClick={() => setAsking('adjusted')}>
            {t.stock.adjust}
          </Button>
        </div>
        <Facts
          items={[
            [
              t.stock.price,
              <span key="price" className={styles['price']}>
                <Money fen={item.priceFen} tone="price" />{' '}
                <PerWeight priceFen={item.priceFen} unitGrams={item.unitGrams} />
              </span>,
            ],
            [t.stock.minimum, shared.units.packs(item.minimumQuantity)],
            [
              t.stock.state,
              <Tag key="state" tone={toneOf(item.state)}>
                {t.stock.states[item.state] ?? item.state}
              </Tag>,
            ],
          ]}
        />
        <div className={styles['acts']}>
          <Button size="large" onClick={() => setAsking('price')}>
            {t.stock.changePrice}
          </Button>
          {(listed || item.state === 'delisted') && (
            <Button size="large" danger={listed} onClick={() => setAsking('listing')}>
              {listed ? t.stock.delist : t.stock.relist}
            </Button>
          )}
        </div>
      </div>
      {(asking === 'received' || asking === 'adjusted') && (
        <MoveDialog item={item} kind={asking} onClose={close} />
      )}
      {asking === 'price' && <PriceDialog item={item} onClose={close} />}
      {asking === 'listing' && <ListingDialog item={item} onClose={close} />}
    </div>
  );
}

function columnsOf(t: SupplierWords): Column<Movement>[] {
  return [
    {
      key: 'kind',
      title: t.stock.kind,
      phone: 'heading',
      render: (movement) => t.stock.kinds[movement.kind],
    },
    {
      key: 'quantity',
      title: t.stock.quantity,
      align: 'end',
      phone: 'corner',
      render: (movement) => (
        <b className={movement.quantity > 0 ? styles['in'] : styles['out']}>{signed(movement.quantity)}</b>
      ),
    },
    { key: 'reason', title: t.stock.reason, render: (movement) => movement.reason },
    { key: 'who', title: t.stock.who, render: (movement) => movement.movedByName ?? '—' },
    {
      key: 'when',
      title: t.stock.when,
      align: 'end',
      render: (movement) => <DateText value={movement.occurredAt} clock />,
    },
  ];
}

function History({ skuId }: { skuId: string }) {
  const t = useSupplierWords();
  const movements = useMovements(skuId);
  const rows = movements.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={t.stock.history} note={t.stock.historyNote}>
      <Await
        read={{
          data: rows,
          error: movements.error,
          isPending: movements.isPending,
          refetch: movements.refetch,
        }}
      >
        {(data) => (
          <DataList
            caption={t.stock.history}
            columns={columnsOf(t)}
            rows={data}
            rowKey={(movement) => movement.id}
            empty={<Empty title={t.stock.noHistory} />}
            dense
          />
        )}
      </Await>
      <MorePages
        read={{
          hasMore: movements.hasNextPage,
          more: () => movements.fetchNextPage(),
          isFetchingMore: movements.isFetchingNextPage,
          error: movements.error,
        }}
      />
    </Section>
  );
}
