import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attachmentHeader, cleanFileName } from './file-name.ts'
import { sniffType } from './file-type.ts'

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

describe('the type of a file', () => {
  it.each<[string, string, string]>([
    ['%PDF-1.7 x', 'offer.html', 'application/pdf'],
    ['\x89PNG\r\n\x1a\n', 'a', 'image/png'],
    ['\xff\xd8\xff\xe0', 'a.svg', 'image/jpeg'],
    [
      'PK\x03\x04rest',
      'offer.docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['PK\x03\x04rest', 'bundle.html', 'application/zip'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'old.xls', 'application/vnd.ms-excel'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'old.bin', 'application/octet-stream'],
    ['name;city\nJan;Zaandam', 'list.csv', 'text/csv'],
    ['Dear Sir', 'letter', 'text/plain'],
    ['<!DOCTYPE html><script>', 'page.txt', 'application/octet-stream'],
    ['  <svg onload=alert(1)>', 'a.png', 'application/octet-stream'],
    ['<?xml version="1.0"?>', 'a.xml', 'application/octet-stream'],
    ['a\0b', 'a.txt', 'application/octet-stream'],
    ['\xc3', 'a.txt', 'application/octet-stream'],
  ])('%j named %s is %s', (head, name, type) => {
    expect(sniffType(bytes(head), name)).toEqual({ type, isProgram: false })
  })

  it.each<[string, string]>([
    ['MZ\x90', 'offer.pdf'],
    ['\x7fELF', 'a'],
    ['#!/bin/sh', 'notes.txt'],
    ['harmless', 'invoice.pdf.exe'],
    ['harmless', 'run.JS'],
    ['harmless', 'go.lnk'],
  ])('%j named %s is a program', (head, name) => {
    expect(sniffType(bytes(head), name).isProgram).toBe(true)
  })

  it('is never one that a browser runs, whatever the bytes and the name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (head, name) => {
        expect(sniffType(head, name).type).not.toMatch(/html|svg|xml$|javascript|ecmascript/)
      }),
    )
  })
})

describe('the name of a file', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\jan\\offer.pdf', 'offer.pdf'],
    ['offer\u202Efdp.exe', 'offerfdp.exe'],
    ['a\r\nSet-Cookie: x.pdf', 'aSet-Cookie_ x.pdf'],
    ['..', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['con.txt', '_con.txt'],
    ['  Angebot  für   März.pdf ', 'Angebot für März.pdf'],
    ['\ud800.pdf', '_.pdf'],
  ])('%j is %s', (name, clean) => {
    expect(cleanFileName(name)).toBe(clean)
  })

  it('is one line of at most 150 signs without a path, keeps its ending, and stays as it is when cleaned again', () => {
    expect(cleanFileName(`${'x'.repeat(400)}.docx`)).toMatch(/^x{145}\.docx$/)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string()), name => {
        const clean = cleanFileName(name)
        expect(clean).not.toMatch(/[\\/\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
        expect([...clean].length).toBeLessThanOrEqual(150)
        expect(clean).not.toBe('')
        expect(['.', '..']).not.toContain(clean)
        expect(clean.isWellFormed()).toBe(true)
      }),
    )
  })

  it('goes into a header of plain signs', () => {
    expect(attachmentHeader('Übersicht "Q3" 100%.pdf')).toBe(
      'attachment; filename="Ubersicht _Q3_ 100_.pdf"; filename*=UTF-8\'\'%C3%9Cbersicht%20%22Q3%22%20100%25.pdf',
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), name => {
        expect(attachmentHeader(cleanFileName(name))).toMatch(/^[\x20-\x7e]+$/)
      }),
    )
  })
})
