export const zh = {
  nav: { home: '首页' },
};
