package lang

// rules are the titles and actions of the rule catalogue.
var rules = table{}
