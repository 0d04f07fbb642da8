/** A title as it stands inside Chinese quotation marks: its own become the inner ones, 《〈背影〉教案》. */
export const within = (title: string): string => title.replaceAll('《', '〈').replaceAll('》', '〉');
