import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { ApiError } from './api/errors';
import { fetchSession, sessionKey } from './api/session';
import { routes } from './routes';
import './shared/base.css';
import { ToastHost } from './shared/toast';
import { LanguageProvider } from './shared/words';

const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.settled),
      throwOnError: (error) => {
        // A session that ended while a page was open: the guard takes it from here.
        if (error instanceof ApiError && error.status === 401) queries.setQueryData(sessionKey, null);
        return false;
      },
    },
    mutations: { retry: false },
  },
});

// Asked before the first screen's code has arrived.
void queries.prefetchQuery({ queryKey: sessionKey, queryFn: fetchSession });

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <RouterProvider router={createBrowserRouter(routes)} />
          <ToastHost />
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
