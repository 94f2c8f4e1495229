import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

/**
 * Adjusts GraphiQL's session from within: selects the operation of a link when the page opens, and scrolls the tab strip
 * so that the active tab is visible.
 */
export function Session({ operationName }: { readonly operationName: string | undefined }) {
  const { setOperationName } = useGraphiQLActions();
  const activeTab = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.id);
  useEffect(() => {
    if (operationName !== undefined) setOperationName(operationName);
  }, [operationName, setOperationName]);
  useEffect(() => {
    const tab = document.querySelector('.graphiql-tab-active');
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeTab]);
  return null;
}
