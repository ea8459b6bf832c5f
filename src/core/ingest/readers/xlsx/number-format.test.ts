import { expect, test } from 'vitest'
import { classifyFormat, showNumber } from './number-format.ts'

test.each([
  ['General', '0.30000000000000004', '0.3'],
  ['General', '1234567.891', '1234567.891'],
  ['General', '1E-7', '1E-7'],
  ['General', 'no number', 'no number'],
  ['0%', '0.07', '7%'],
  ['0.00%;[Red]-0.00%', '-0.1234', '-12.34%'],
  ['#,##0.00 "Kč";-#,##0.00 "Kč"', '1234.5', '1234.5'],
  ['[$€-407] #,##0', '12', '12'],
  ['0.00E+00', '12345', '12345'],
  ['# ?/?', '0.5', '0.5'],
  ['00000', '1234', '01234'],
  ['"day "0', '3', '3'],
  ['yyyy-mm-dd', '45356', '2024-03-05'],
  ['[$-409]d\\-mmm\\-yy;@', '45356', '2024-03-05'],
  ['mmm', '45356.75', '2024-03-05'],
  ['m/d/yy h:mm', '45356.604166666664', '2024-03-05 14:30:00'],
  ['h:mm AM/PM', '0.604166666666667', '14:30:00'],
  ['mm:ss.0', '0.0006944444', '00:01:00'],
  ['[h]:mm:ss', '1.5', '36:00:00'],
  ['d/m/yyyy', '60', '1900-02-29'],
  ['d/m/yyyy', '59', '1900-02-28'],
  ['d/m/yyyy', '61', '1900-03-01'],
  ['d/m/yyyy', '0.25', '06:00:00'],
  ['d/m/yyyy', '-3', '-3'],
  ['d/m/yyyy', '99999999', '99999999'],
])('in the format %s the number %s shows as %s', (code, raw, text) => {
  expect(showNumber(raw, classifyFormat(code), false)).toBe(text)
})

test('workbooks of the 1904 system count their days from there', () => {
  expect(showNumber('43894', classifyFormat('yyyy-mm-dd'), true)).toBe('2024-03-05')
  expect(showNumber('0', classifyFormat('yyyy-mm-dd'), true)).toBe('1904-01-01')
})
