/** Words that stand for a piece of personal data found in a text, for the rules and the classifier to see. */
const FOUND = [
  ['pii_email', /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{2,63}){1,4}/gu],
  ['pii_iban', /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b/g],
  ['pii_card', /(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])/g],
  ['pii_ssn', /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g],
  ['pii_ip', /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g],
  [
    'pii_phone',
    /(?<![\d.,-]|\d )(?:\+\d{1,3}|\(?0\d|\(\d{3}\)|\d{3})[ ./()-]{0,3}\d(?:[ ./()-]{0,2}\d){5,11}(?![\d .,-]?\d)/g,
  ],
  [
    'pii_address',
    /\b\d{1,5} (?:\p{Lu}[\p{L}']+ ){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Court|Way|Place|Boulevard|Blvd|Square|Terrace|Close)\b|\b\p{Lu}\p{L}+(?:stra(?:ß|ss)e|gasse|weg|platz|allee) \d{1,4}\b|\brue [\p{L} ]{3,30} \d{1,4}\b/gu,
  ],
  [
    'pii_date',
    /\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d{2}\b|\bborn (?:on )?\d{1,2} \p{Lu}\p{L}+ (?:19|20)\d{2}/gu,
  ],
  ['pii_id', /\b(?=[A-Z\d-]*\d)[A-Z]{1,2}\d{1,4}[A-Z]?\d{3,8}(?:-\d{3,6})?\b|\b[A-Z]\d{3,4}-\d{4,6}\b/g],
  ['pii_plate', /\b[A-Z]{1,3}-[A-Z]{1,2} ?\d{2,4}\b/g],
] as const;

/** Digits whose checksum (Luhn) is that of a payment card. */
export function isCardNumber(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || /^0+$/.test(digits)) return false;
  let sum = 0;
  for (const [at, digit] of [...digits].toReversed().entries()) {
    const doubled = Number(digit) * (at % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The kinds of personal data in a text as it was written. Numbers under 555 01… are kept for films, and count for none. */
export function personalDataIn(text: string): string[] {
  const found = new Set<string>();
  for (const [kind, pattern] of FOUND)
    for (const [match] of text.matchAll(pattern)) {
      const digits = match.replace(/\D/g, '');
      if (kind === 'pii_card' && !isCardNumber(digits)) continue;
      if (kind === 'pii_phone' && (digits.length < 9 || /55501\d\d$/.test(digits))) continue;
      if (kind === 'pii_ip' && /^(?:127\.|10\.|192\.168\.|0\.)/.test(match)) continue;
      found.add(kind);
    }
  return [...found];
}
