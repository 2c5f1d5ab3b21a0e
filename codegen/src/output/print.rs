//! Prints the file: indents the items by their modules, with blank lines between them.

use super::layout::{ITEM, WIRE_FORMAT, lay_out};
use super::{FileText, ModuleText};

/// Prints a file under its header.
pub(crate) fn print(file: &FileText, header: &str) -> String {
    let mut text = header.to_owned();
    for module in &file.modules {
        text.push('\n');
        print_module(&mut text, module, 0);
    }
    if !file.wire_formats.is_empty() {
        text.push_str("\n// The wire format of each type: its JSON keys, tags and literals.\n\n");
    }
    for code in &file.wire_formats {
        lay_out(code, WIRE_FORMAT, 0, &mut text);
    }
    text
}

fn print_module(text: &mut String, module: &ModuleText, indent: usize) {
    let inside = indent + 4;
    for code in &module.head {
        lay_out(code, ITEM, indent, text);
    }
    for code in &module.uses {
        lay_out(code, ITEM, inside, text);
    }
    let mut first = module.uses.is_empty();
    let mut after_alias = false;
    for item in &module.items {
        // A blank line before each item, except between aliases.
        let apart = !(item.alias && std::mem::replace(&mut after_alias, item.alias));
        if apart && !std::mem::take(&mut first) {
            text.push('\n');
        }
        for code in &item.code {
            lay_out(code, ITEM, inside, text);
        }
    }
    for child in &module.children {
        if !std::mem::take(&mut first) {
            text.push('\n');
        }
        print_module(text, child, inside);
    }
    text.extend(std::iter::repeat_n(' ', indent));
    text.push_str("}\n");
}
