"""Executed notebooks as bulletins and letters: one HTML file, and the PDF and Word file made from that same HTML.

A notebook or a page comes in, text or bytes go out: nothing here knows of points, quarters or files. Each format has
its exporter (`html`, `pdf`, `docx`), and what is not HTML its writer (`typst_writer`, `docx_writer`), which walks the
same tree of the page (`html_tree`).

- `html.export_html(notebook)` and nbconvert's ``cchc-html``; `pdf.export_pdf_from_html(html)` and ``cchc-pdf``;
  of a letter also `docx.export_docx_from_html(html)` and ``cchc-docx``.
- `validation.check_notebook` refuses what is not a whole bulletin, `validation.check_page` a page that would load or
  run something; what it has looked at is the very tree that is written.

What a notebook tells
---------------------
The output of its masthead carries metadata ``{"cchc": {"masthead": {...}}}`` with the fields of
`validation.Masthead`; the output of each section ``{"cchc": {"section": name, "figures": n, "tables": m}}``, with
``"empty": true`` where there is nothing in it: its heading goes with it, and ``## 2. …`` counts what is left. Cells
tagged ``note``, ``parameters`` or ``injected-parameters``, code, raw cells and stderr are not printed; what was
printed, a picture or a bare frame is refused, with the call to use instead. Markdown cells are Vietnamese and are
translated sentence by sentence (`html.markdown_sentences`).

HTML that a section may use
---------------------------
Every text from data is escaped where the section is made. Anything not listed gives its contents in the PDF.

==================================  =====================================================================
``header.masthead``                 with ``p.issuer``, the page's only ``h1``, ``p.period``, ``p.status``,
                                    ``p.notice``
``h2`` ``h3`` ``h4``                ids are given here: ASCII slugs of their text, so ``<a href="#ton-tai">``
``p``                               ``p.lead`` larger, ``p.method`` small and grey; a paragraph stays with a
                                    figure, table or lower heading that follows it
``ul`` ``ol`` ``blockquote``        lists may be nested
``aside.callout``                   what asks for a decision; may hold headings and lists
``dl.key-figures``                  ``div`` of ``dt`` (name), ``dd`` (figure), ``dd.sub`` (what it means)
``dl.terms``                        ``dt`` and ``dd``
``figure``                          ``figcaption`` (what is measured, where and when), then one
                                    ``svg[role=img]`` that is also good XML, with ``<title>``, or two, ``.wide``
                                    and ``.narrow``, of which a phone shows the second; several ``.wide`` are a
                                    page each; a heading that states
                                    the finding stands before it; with ``--drawn`` and ``max-width`` it is as wide
                                    as it was drawn; an ``image`` within it is a PNG as ``data:``
``table``                           ``caption``; ``th[scope]`` = ``col colgroup row rowgroup``; ``colspan`` and
                                    ``rowspan``; every row whole, no table in it; on a phone each row of one that
                                    is too wide for it becomes a list, if it has a ``thead``; on paper it is
                                    parted, the first column in each part
``tr.total`` ``tr.mark``            a sum, on paper never parted from the row above it; the row that the page
                                    is about
``tr.group``                        the head of the rows below it, which a PDF repeats where they go on over pages
``td.n``                            a figure, to the right; the head of a column of figures follows it
``td.text``                         long text
``td.h0`` … ``td.h9``               shades of one hue, 0 the lightest
``details`` > ``summary``           closed on screen; the PDF has what is in it or, where that has data and is
                                    not ``.on-paper`` too, the attached data alone, which is named at its end
``strong em code sub sup br a``     ``em`` has a colour, since the typeface has no italic
``span[lang]``                      words in another language than the page
``a.data[download]``                ``href="data:text/csv;base64,…"``: a link in HTML, an attached file in PDF
==================================  =====================================================================

A letter, whose masthead says ``document: letter``, uses paragraphs, headings, lists and tables as above, and besides:

==================================  =====================================================================
``header.letterhead``               two ``div`` side by side: ``p.agency p.issuer p.number`` and perhaps
                                    ``h1.subject``; ``p.nation p.motto p.dated`` and perhaps ``p.draft``
``p.kind`` + ``h1``                 the name of a kind of letter, and what it is about
``p.to`` ``p.ground``               for whom it is; on what it rests
``p.to`` + ``p.addressee`` …        for whom it is where that are several: each in a line of its own
``div.signing``                     two ``div`` side by side: ``p.copies p.copy``; ``p.authority p.signatory``
                                    and, below the room to sign, perhaps ``p.signer``
``section.closing``                 the last paragraph and ``div.signing``: on one page, with what stands before
                                    where that is less than two lines of text
``section.annex``                   on a page of its own: ``h2.annex-word``, ``h3``, ``p.annex-of``
``p.note``                          smaller, below a table: what its marks mean
==================================  =====================================================================
"""
