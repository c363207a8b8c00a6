import { Invoice, InvoiceOrder } from './invoice.entity';
import { InvoiceRequest, InvoiceRequestOrder, InvoiceTitle } from './invoice-request.entity';
import './invoices.errors';

export { InvoiceTitles } from '../titles/invoice-titles.service';
export { wrongPart as wrongPartOfInvoiceNumber } from './invoice-number.policy';
export { lockInvoiceNumbers } from './invoice-numbers.queries';
export { InvoiceRequests } from './invoice-requests.service';
export { Invoices } from './invoices.service';
export { RedLetters } from './red-letters.service';

export const invoicesEntities = [Invoice, InvoiceOrder, InvoiceTitle, InvoiceRequest, InvoiceRequestOrder];
