#include <map>
#include <string>
#include <vector>
#define ERROR std::map<std::vector<std::string>, std::map<int, std::string>>{}[{}] = std::vector<int>{} + ""; unknown_name;
#define TEN(x) x x x x x x x x x x
int main() { TEN(TEN(ERROR)) }
