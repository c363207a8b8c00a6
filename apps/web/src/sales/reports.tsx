import { FileExcelOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { useMay } from '../buyer/may';
import { FileButton, Page } from '../shared';
import { templateUrl } from './api';
import { Clashes } from './clashes';
import { ReportList } from './report-list';
import styles from './sales.module.css';
import { useSalesWords } from './words';

/** What the reseller has reported, and what became of it. */
export function Component() {
  const t = useSalesWords();
  const may = useMay();
  return (
    <Page
      title={t.title}
      lead={t.lead}
      width="wide"
      actions={
        may('buy') && (
          <div className={styles['acts']}>
            <Link to="/buy/sales/new">
              <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
                {t.list.report}
              </Button>
            </Link>
            <Link to="/buy/sales/new?from=table">
              <Button icon={<FileExcelOutlined />} tabIndex={-1}>
                {t.list.upload}
              </Button>
            </Link>
            <FileButton path={templateUrl} name={t.list.templateName}>
              {t.list.template}
            </FileButton>
          </div>
        )
      }
    >
      <ReportList linkTo={(id) => `/buy/sales/${id}`} />
      <Clashes />
    </Page>
  );
}
