/** Words of a list as somebody types it. */
export const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[、，,;；\n]+/)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];
