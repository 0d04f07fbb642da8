/** A title in Chinese quotation marks; those inside it become the inner ones: 《〈背影〉教案》. */
export const quoted = (title: string): string => `《${title.replaceAll('《', '〈').replaceAll('》', '〉')}》`;
