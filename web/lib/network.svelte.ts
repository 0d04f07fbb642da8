let offline = $state(false);

/** Whether the last request failed to reach the server; the shell shows it, `send` sets it. */
export const network = {
  get offline(): boolean {
    return offline;
  },
  set offline(value: boolean) {
    offline = value;
  },
};
