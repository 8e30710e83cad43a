"""Wordings kept out of the training data: how residents ask, by what they mean."""

from __future__ import annotations

HELD_OUT: dict[str, list[str]] = {
    "ask_tro_giup_xa_hoi": [
        "tháng này tiền bảo trợ xã hội của con tôi được lãnh mấy trăm ngàn",
        "mẹ đơn thân hộ nghèo nuôi hai đứa nhỏ thì được nhà nước trợ cấp hằng tháng không",
        "đang lãnh trợ cấp xã hội mà dọn sang xã khác ở thì tiền đó tính sao",
        "người nhiễm HIV không có thu nhập được trợ cấp xã hội hằng tháng bao nhiêu",
    ],
    "ask_huu_tri_xa_hoi": [
        "ba em năm nay bảy mươi lăm không có lương hưu thì xin tiền hưu trí xã hội ra sao",
        "tiền hưu trí xã hội tháng này lên bao nhiêu rồi vậy em",
        "nộp đơn xin hưu trí xã hội xong bao lâu mới có tiền",
        "bà ngoại 72 tuổi hộ cận nghèo đã được lãnh trợ cấp hưu trí xã hội chưa",
    ],
    "ask_nguoi_cao_tuoi": [
        "bà cố 100 tuổi được chúc thọ với tặng quà gì",
        "lễ mừng thọ cho cụ 90 tuổi xã có tổ chức không",
        "người cao tuổi đi xe đò có được giảm vé không",
    ],
    "ask_nguoi_khuyet_tat": [
        "làm giấy xác nhận mức độ khuyết tật cho thằng em bị cụt chân thì tới đâu",
        "con tôi khuyết tật đặc biệt nặng mỗi tháng được hưởng mấy tiền",
        "hội đồng xã giám định khuyết tật mất mấy bữa",
        "giấy khuyết tật bị mất xin cấp lại được không",
    ],
    "ask_tre_em_mo_coi": [
        "cháu nội mồ côi cha lẫn mẹ đang ở với tôi thì được trợ cấp gì",
        "nhận nuôi trẻ mồ côi được hỗ trợ mỗi tháng bao nhiêu",
        "trẻ mồ côi học đại học còn được lãnh tiền không",
    ],
    "ask_ho_ngheo": [
        "nhà tôi thu nhập mỗi người một triệu mấy thì có được xét hộ nghèo không",
        "muốn ra khỏi danh sách hộ cận nghèo thì làm đơn gì",
        "chuẩn hộ nghèo ở nông thôn là bao nhiêu tiền một người",
        "khi nào xã đi rà soát hộ nghèo năm nay",
    ],
    "ask_bhyt": [
        "người già trên 75 có được phát thẻ bảo hiểm y tế khỏi tốn tiền không",
        "mua thẻ bảo hiểm y tế hộ gia đình cho bốn người hết bao nhiêu",
        "thẻ bhyt của má tui hết hạn rồi giờ gia hạn ở đâu",
        "đi khám trái tuyến thẻ bảo hiểm y tế trả mấy phần",
    ],
    "ask_mai_tang_phi": [
        "ông nội mất được nhà nước cho tiền mai táng bao nhiêu",
        "xin tiền mai táng cho bà lãnh trợ cấp xã hội cần giấy tờ gì",
        "ba tôi mất hơn tháng rồi giờ xin hỗ trợ chi phí mai táng có trễ không",
    ],
    "ask_tro_giup_khan_cap": [
        "nhà bị bão làm sập thì xã hỗ trợ mấy chục triệu",
        "gia đình hết gạo ăn sau lũ xin cứu trợ gạo ở đâu",
        "bị thương nặng do sạt lở được trợ giúp khẩn cấp bao nhiêu",
    ],
    "ask_nguoi_co_cong": [
        "mẹ Việt Nam anh hùng mỗi tháng được phụng dưỡng bao nhiêu",
        "thương binh hạng 2 được hưởng chế độ gì",
        "thờ cúng liệt sĩ mỗi năm nhà nước cho mấy tiền",
    ],
    "ask_nha_dai_doan_ket": [
        "nhà lá dột nát hộ nghèo xin xây nhà đại đoàn kết được không",
        "hỗ trợ xóa nhà tạm được bao nhiêu tiền một căn",
        "muốn sửa nhà cho hộ cận nghèo thì xin ở đâu",
    ],
    "ask_quy_vi_nguoi_ngheo": [
        "quỹ vì người nghèo của xã giúp những trường hợp nào",
        "muốn ủng hộ quỹ vì người nghèo thì chuyển khoản vào đâu",
        "nhà nghèo bệnh nặng muốn nhờ quỹ vì người nghèo giúp thì gặp ai",
    ],
    "ask_xe_chuyen_benh": [
        "xe chuyển bệnh từ thiện của xã có lấy tiền không vậy",
        "xe chuyển bệnh miễn phí có chở lên Sài Gòn không",
        "xe chuyển bệnh miễn phí dành cho những người nào vậy",
    ],
    "ask_tra_cuu_ho_so": [
        "muốn xem hồ sơ của mình trên mạng thì vô trang nào",
        "hồ sơ quá hẹn trả kết quả thì phải làm sao",
        "một cửa của xã làm việc tới mấy giờ",
    ],
    "ask_hotline": [
        "cho xin số điện thoại tổng đài hỏi về chính sách",
        "gọi số nào để phản ánh cán bộ nhũng nhiễu",
        "đường dây nóng của tỉnh là số mấy",
    ],
    "ask_dia_gioi": [
        "xã Vĩnh Hậu cũ giờ nhập vô xã nào",
        "sau sáp nhập thì xã tôi đổi tên thành gì",
        "bỏ huyện rồi giờ lên đâu làm giấy tờ",
    ],
    "out_of_scope": [
        "ngày mai thời tiết Rạch Giá có mưa giông không",
        "làm hộ chiếu đi nước ngoài cần gì",
        "giá vé tàu cao tốc đi Phú Quốc",
        "em có biết nấu lẩu mắm không",
    ],
    "check_dossier": ["xem giùm hồ sơ tôi nộp tuần trước tới đâu rồi", "kiểm tra tình trạng hồ sơ giúp tôi"],
    "request_vehicle": ["đặt giùm tôi chiếc xe chở má đi bệnh viện sáng mai", "cần xe chuyển bệnh đưa ba tôi lên bệnh viện tỉnh"],
    "request_person": ["cho tôi nói chuyện với người thật đi", "tôi muốn gặp nhân viên tư vấn"],
    "greet": ["chào An Sinh nha", "alo có ai ở đó không"],
    "thank": ["cảm ơn em nhiều lắm nghen", "cám ơn An Sinh"],
    "goodbye": ["thôi chào em nghe, hẹn bữa khác", "tạm biệt nha"],
}
