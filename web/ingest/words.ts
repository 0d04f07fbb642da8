/** Why a file could not be read, and what to do about it. Chinese is the reference. */
export const zh = {
  'errors.ingest.encrypted': '文件有密码保护，请去掉密码后再传。',
  'errors.ingest.corrupt': '文件已损坏，打不开。请用原来的软件另存一份再传。',
  'errors.ingest.no_text': '文件里几乎没有可读的文字，可能是扫描件或图片。',
  'errors.ingest.too_large': '文件太大，超过了读取上限。',
  'errors.ingest.unsupported': '暂不支持这种格式。',
  'errors.ingest.unsafe': '文件结构异常，为安全起见没有打开。',
  'errors.ingest.timeout': '读取超时，文件可能太复杂。',
  'errors.ingest.converter_missing': '旧版 .doc / .ppt 需要服务器装有 LibreOffice；请另存为 .docx 或 .pptx 再传。',
} as const;

export const en = {
  'errors.ingest.encrypted': 'The file is protected by a password. Remove it and upload again.',
  'errors.ingest.corrupt': 'The file is damaged. Save it again with its own program and upload that.',
  'errors.ingest.no_text': 'The file holds hardly any readable text; it may be a scan or pictures.',
  'errors.ingest.too_large': 'The file is larger than can be read.',
  'errors.ingest.unsupported': 'This format is not supported yet.',
  'errors.ingest.unsafe': 'The file is built strangely and was not opened, to be safe.',
  'errors.ingest.timeout': 'Reading took too long; the file may be too complex.',
  'errors.ingest.converter_missing':
    'Old .doc / .ppt files need LibreOffice on the server. Save as .docx or .pptx and upload that.',
} satisfies Record<keyof typeof zh, string>;
