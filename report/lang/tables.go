package lang

var headings, sentences, words, rights, rules table
