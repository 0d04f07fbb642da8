/** What this device remembers. Storage may be forbidden or full: then a choice lasts as long as the page, no longer. */
export const recall = (key: string, where: 'local' | 'session' = 'local'): string | null => {
  try {
    return storage(where).getItem(key);
  } catch {
    return null;
  }
};

/** Returns whether it was kept. */
export const keep = (key: string, value: string, where: 'local' | 'session' = 'local'): boolean => {
  try {
    storage(where).setItem(key, value);
    return true;
  } catch {
    return false;
  }
};

const storage = (where: 'local' | 'session'): Storage => (where === 'local' ? localStorage : sessionStorage);
