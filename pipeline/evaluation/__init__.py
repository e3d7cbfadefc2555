"""How good suggestions, discovered themes and links are, against labels that nothing else reads."""
